package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the manifest of an ensemble says of its members: network and head are {@value #ENSEMBLE},
 * and the recipe has each member's network, head and settings, with the prefix {@code member-1.}
 * and so on.
 */
final class Members {

  static final String ENSEMBLE = "ensemble";

  private static final String COUNT = "members";
  private static final String NETWORK = "network";
  private static final String HEAD = "head";
  private static final String SEED = "seed";

  private Members() {}

  /** The settings of an ensemble whose members have these manifests. */
  static Map<String, String> settings(List<Manifest> members) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(COUNT, Integer.toString(members.size()));
    settings.put(SEED, members.getFirst().recipe().get(SEED));
    for (int i = 0; i < members.size(); i++) {
      String prefix = prefix(i + 1);
      Manifest member = members.get(i);
      settings.put(prefix + NETWORK, member.network());
      settings.put(prefix + HEAD, member.head());
      member.recipe().forEach((name, value) -> settings.put(prefix + name, value));
    }
    return settings;
  }

  static boolean isEnsemble(Manifest manifest) {
    return manifest.network().equals(ENSEMBLE);
  }

  /**
   * The networks of an ensemble, or the one that a package has.
   *
   * @throws ForeignPackageException if one is none of this trainer's
   */
  static List<Network> networks(Manifest manifest) {
    if (!isEnsemble(manifest)) {
      return List.of(network(manifest, manifest.network(), manifest.head()));
    }
    return IntStream.rangeClosed(1, count(manifest))
        .mapToObj(Members::prefix)
        .map(
            prefix ->
                network(
                    manifest,
                    setting(manifest, prefix + NETWORK),
                    setting(manifest, prefix + HEAD)))
        .toList();
  }

  private static int count(Manifest manifest) {
    String count = setting(manifest, COUNT);
    if (!count.matches("[1-9][0-9]?")) {
      throw new ForeignPackageException(
          manifest, "its recipe.%s is '%s', not a number from 1 to 99".formatted(COUNT, count));
    }
    return Integer.parseInt(count);
  }

  private static String setting(Manifest manifest, String name) {
    return manifest.recipe().getOrDefault(name, "");
  }

  private static Network network(Manifest manifest, String topology, String head) {
    return named(manifest, "network", topology, Topology.values())
        .network(named(manifest, "head", head, Head.values()), manifest.labels().size());
  }

  private static <T> T named(Manifest manifest, String what, String name, T[] known) {
    return Arrays.stream(known)
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ForeignPackageException(
                    manifest,
                    "it has the %s '%s', which is none of %s"
                        .formatted(what, name, List.of(known))));
  }

  private static String prefix(int member) {
    return "member-" + member + ".";
  }
}
