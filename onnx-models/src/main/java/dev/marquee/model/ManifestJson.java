package dev.marquee.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A manifest as JSON. Maps are written in the order of their keys, so that equal means identical.
 */
final class ManifestJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  /** What older packages, and models that name one genre, do not have. */
  private static final Set<String> OPTIONAL = Set.of("thresholds");

  /** Characters of a wrong value that a message shows. */
  private static final int MAX_SHOWN = 200;

  private ManifestJson() {}

  /**
   * Reads the content of a {@code model.json}. Fields that this version does not know are passed
   * over.
   *
   * @param source where it comes from, for the message
   * @throws InvalidPackageException telling every field that is missing or of the wrong type; what
   *     the fields then say is left to {@link Manifest#problems()}
   */
  static Manifest parse(byte[] json, String source) {
    JsonNode fields = tree(json, source);
    List<String> problems = new ArrayList<>();
    check(Manifest.class, fields, "", problems);
    if (!problems.isEmpty()) {
      throw new InvalidPackageException(source, problems);
    }
    return MAPPER.convertValue(fields, Manifest.class);
  }

  private static JsonNode tree(byte[] json, String source) {
    String problem = "model.json: a JSON object is expected";
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JacksonException e) {
      problem = "model.json: not JSON: " + e.getOriginalMessage();
    } catch (IOException e) {
      problem = "model.json: not text: " + e.getMessage(); // it seems to be UTF-16 or UTF-32
    }
    throw new InvalidPackageException(source, List.of(problem));
  }

  /** Tells every field at once, where Jackson would stop at the first. */
  private static void check(
      Class<? extends Record> type, JsonNode fields, String path, List<String> problems) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = path + component.getName();
      JsonNode field = fields.path(component.getName());
      int before = problems.size();
      if (!OPTIONAL.contains(name) && (field.isMissingNode() || field.isNull())) {
        problems.add("model.json: " + name + " is missing");
      } else if (component.getType().isRecord() && field.isObject()) {
        check(component.getType().asSubclass(Record.class), field, name + ".", problems);
      }
      if (problems.size() == before) {
        checkType(component, field, name, problems);
      }
    }
  }

  private static void checkType(
      RecordComponent component, JsonNode field, String name, List<String> problems) {
    try {
      MAPPER.treeToValue(field, MAPPER.constructType(component.getGenericType()));
    } catch (JsonProcessingException e) {
      problems.add(
          "model.json: %s cannot be %s%s"
              .formatted(name, shortened(field.toString()), choices(component.getType())));
    }
  }

  private static String choices(Class<?> type) {
    return type.isEnum()
        ? Stream.of(type.getEnumConstants())
            .map(Object::toString)
            .collect(Collectors.joining(", ", "; it must be one of ", ""))
        : "";
  }

  private static String shortened(String json) {
    return json.length() > MAX_SHOWN ? json.substring(0, MAX_SHOWN) + "..." : json;
  }

  /** The content of a {@code model.json}: the same bytes for equal manifests. */
  static byte[] write(Manifest manifest) {
    try {
      return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> metadata(Manifest manifest) {
    ObjectNode fields = MAPPER.valueToTree(manifest);
    fields.remove("sha256");
    Map<String, String> metadata = new LinkedHashMap<>();
    fields
        .properties()
        .forEach(
            field ->
                metadata.put(
                    field.getKey(),
                    field.getValue().isTextual()
                        ? field.getValue().textValue()
                        : field.getValue().toString()));
    return metadata;
  }
}
