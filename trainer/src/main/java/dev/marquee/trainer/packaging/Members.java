package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /** The networks of an ensemble, or the one that a package has. */
  static List<Network> networks(Manifest manifest) {
    int labels = manifest.labels().size();
    if (!isEnsemble(manifest)) {
      return List.of(network(manifest.network(), manifest.head(), labels));
    }
    Map<String, String> recipe = manifest.recipe();
    return IntStream.rangeClosed(1, Integer.parseInt(recipe.get(COUNT)))
        .mapToObj(Members::prefix)
        .map(prefix -> network(recipe.get(prefix + NETWORK), recipe.get(prefix + HEAD), labels))
        .toList();
  }

  private static Network network(String topology, String head, int labels) {
    return Topology.valueOf(topology.toUpperCase(Locale.ROOT))
        .network(Head.valueOf(head.toUpperCase(Locale.ROOT)), labels);
  }

  private static String prefix(int member) {
    return "member-" + member + ".";
  }
}
