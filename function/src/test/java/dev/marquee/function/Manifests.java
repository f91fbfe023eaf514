package dev.marquee.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What stands in {@code infra/knative}. */
final class Manifests {
  static final Path INFRA = Path.of("..", "infra");

  /** The folders that a person applies. */
  static final List<String> FOLDERS =
      List.of(
          "overlays/cpu",
          "overlays/gpu",
          "monitoring",
          "example",
          "jobs/volume",
          "jobs/train",
          "jobs/catalogue");

  private static final Set<String> CONTAINER_LISTS = Set.of("containers", "initContainers");

  private Manifests() {}

  static Path folder(String name) {
    return INFRA.resolve("knative").resolve(name);
  }

  static List<ObjectNode> render(String folder) {
    return Kustomization.render(folder(folder));
  }

  /** The one object of that kind and name. */
  static ObjectNode find(String folder, String kind, String name) {
    return render(folder).stream()
        .filter(object -> object.get("kind").asText().equals(kind))
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .reduce(
            (one, other) -> {
              throw new AssertionError("two of " + kind + " " + name);
            })
        .orElseThrow(() -> new AssertionError(folder + " has no " + kind + " " + name));
  }

  /** The function as an overlay has it. */
  static ObjectNode function(String overlay) {
    return (ObjectNode) find("overlays/" + overlay, "Service", "marquee").at("/spec/template/spec");
  }

  static Stream<JsonNode> containers(JsonNode object) {
    return CONTAINER_LISTS.stream()
        .flatMap(list -> object.findValues(list).stream())
        .flatMap(JsonNode::valueStream);
  }
}
