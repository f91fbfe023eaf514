package dev.marquee.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Renders a folder as {@code kubectl kustomize} does, where kustomize need not be there: resources,
 * a namespace, images and JSON patches (RFC 6902), which is all that the manifests use.
 */
final class Kustomization {
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Set<String> UNDERSTOOD =
      Set.of("apiVersion", "kind", "namespace", "resources", "images", "patches");

  private final Path folder;
  private final JsonNode plan;

  private Kustomization(Path folder) {
    this.folder = folder;
    plan = documents(folder.resolve("kustomization.yaml")).getFirst();
    plan.fieldNames()
        .forEachRemaining(
            field -> {
              if (!UNDERSTOOD.contains(field)) {
                throw new IllegalArgumentException(folder + ": " + field + " is not understood");
              }
            });
  }

  /** The objects that applying the folder makes. */
  static List<ObjectNode> render(Path folder) {
    return new Kustomization(folder).objects();
  }

  private List<ObjectNode> objects() {
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode resource : plan.path("resources")) {
      Path path = folder.resolve(resource.asText()).normalize();
      objects.addAll(Files.isDirectory(path) ? render(path) : documents(path));
    }
    objects.replaceAll(this::patched);
    objects.forEach(this::setNamespace);
    objects.forEach(object -> object.findParents("image").forEach(this::setImage));
    return objects;
  }

  private ObjectNode patched(ObjectNode object) {
    ObjectNode patched = object;
    for (JsonNode patch : plan.path("patches")) {
      if (isTarget(patch.get("target"), object)) {
        JsonNode operations = documents(folder.resolve(patch.get("path").asText())).getFirst();
        patched = (ObjectNode) JsonPatch.apply(operations, patched);
      }
    }
    return patched;
  }

  private static boolean isTarget(JsonNode target, JsonNode object) {
    return object
            .get("apiVersion")
            .asText()
            .equals(target.get("group").asText() + "/" + target.get("version").asText())
        && object.get("kind").equals(target.get("kind"))
        && object.at("/metadata/name").equals(target.get("name"));
  }

  private void setNamespace(ObjectNode object) {
    if (plan.has("namespace") && !object.get("kind").asText().equals("Namespace")) {
      ((ObjectNode) object.get("metadata")).set("namespace", plan.get("namespace"));
    }
  }

  private void setImage(JsonNode container) {
    for (JsonNode image : plan.path("images")) {
      if (container.get("image").equals(image.get("name"))) {
        ((ObjectNode) container)
            .put("image", image.get("newName").asText() + ":" + image.get("newTag").asText());
      }
    }
  }

  private static <T extends JsonNode> List<T> documents(Path file) {
    try (var parser = YAML.createParser(file.toFile())) {
      List<T> documents = new ArrayList<>();
      YAML.readValues(parser, JsonNode.class)
          .forEachRemaining(document -> documents.add(cast(document)));
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends JsonNode> T cast(JsonNode document) {
    return (T) document;
  }
}
