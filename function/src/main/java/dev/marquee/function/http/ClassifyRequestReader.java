package dev.marquee.function.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.marquee.function.classification.Question;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.openinference.Base64Image;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what requests ask of a poster: in the query, or in JSON. */
final class ClassifyRequestReader {
  private ClassifyRequestReader() {}

  /**
   * Reads the query: {@code ?top=3&model=squeezenet1_1&version=2&explain=true}.
   *
   * @throws RequestException.MalformedRequest if a parameter is not of its type
   */
  static Question query(MultiMap query) {
    Optional<String> top = Optional.ofNullable(query.get("top"));
    ModelChoice model =
        model(Optional.ofNullable(query.get("model")), Optional.ofNullable(query.get("version")));
    return new Question(
        top.isPresent() ? OptionalInt.of(number(top.get())) : OptionalInt.empty(),
        model,
        Optional.ofNullable(query.get("explain")).map(ClassifyRequestReader::flag).orElse(false));
  }

  /**
   * Reads which model a request asks, if it says anything of it.
   *
   * @param model {@code name} or {@code name:version}
   * @param version may stand apart from the name
   * @throws RequestException.MalformedRequest if two versions are said
   */
  static ModelChoice model(Optional<String> model, Optional<String> version) {
    ModelChoice choice = model.map(ModelChoice::parse).orElse(ModelChoice.DEFAULT);
    if (version.isEmpty()) {
      return choice;
    }
    if (choice.version().isPresent() && !choice.version().equals(version)) {
      throw malformed(
          "two versions are asked: model is %s, version is %s".formatted(choice, version.get()));
    }
    return new ModelChoice(choice.name(), version);
  }

  private static boolean flag(String explain) {
    return switch (explain) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed("explain is " + explain + ", not true or false");
    };
  }

  private static int number(String top) {
    try {
      return Integer.parseInt(top);
    } catch (NumberFormatException e) {
      throw malformed("top is " + top + ", not a small whole number");
    }
  }

  /**
   * Reads {@code {"top":3,"model":"squeezenet1_1","version":"2","explain":true}}, of which nothing
   * must be there.
   *
   * @param otherwise holds where the JSON says nothing
   * @throws RequestException if a member is not of its type
   */
  static Question json(JsonNode json, Question otherwise) {
    Optional<JsonNode> top = member(json, "top", JsonNodeType.NUMBER);
    if (top.isPresent() && !(top.get().isIntegralNumber() && top.get().canConvertToInt())) {
      throw malformed("top is " + top.get() + ", not a small whole number");
    }
    OptionalInt count = top.map(n -> OptionalInt.of(n.intValue())).orElse(otherwise.top());
    ModelChoice named =
        model(
            member(json, "model", JsonNodeType.STRING).map(JsonNode::textValue),
            member(json, "version", JsonNodeType.STRING).map(JsonNode::textValue));
    boolean explain =
        member(json, "explain", JsonNodeType.BOOLEAN)
            .map(JsonNode::booleanValue)
            .orElse(otherwise.explain());
    return new Question(count, otherwise.model(), explain).to(named);
  }

  /**
   * Decodes base64 as RFC 4648 has it, padded or not.
   *
   * @throws RequestException.MalformedBase64 if it is not
   */
  static byte[] decode(String member, String base64) {
    try {
      return Base64Image.decode(base64);
    } catch (IllegalArgumentException e) {
      throw new RequestException.MalformedBase64(member, e.getMessage());
    }
  }

  /**
   * A member of a JSON object; null counts as absent.
   *
   * @throws RequestException.MalformedRequest if it is of another type
   */
  static Optional<JsonNode> member(JsonNode json, String name, JsonNodeType type) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value.getNodeType() != type) {
      throw malformed(name + " is not a JSON " + type.name().toLowerCase(Locale.ROOT));
    }
    return Optional.of(value);
  }

  private static RequestException malformed(String what) {
    return new RequestException.MalformedRequest(what);
  }
}
