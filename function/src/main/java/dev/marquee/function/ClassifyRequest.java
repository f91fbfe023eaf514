package dev.marquee.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A poster and what is asked of it.
 *
 * @param image the content of an image file
 * @param top how many genres to answer with, if the request says
 * @param model the name of the model to ask, if the request says
 */
record ClassifyRequest(byte[] image, OptionalInt top, Optional<String> model) {

  /** Asks the defaults of an image. */
  static ClassifyRequest of(byte[] image) {
    return new ClassifyRequest(image, OptionalInt.empty(), Optional.empty());
  }

  /**
   * Reads {@code {"image":"<base64>","top":3,"model":"squeezenet1_1"}}; only the image must be
   * there.
   *
   * @throws RequestException if a member is missing or not of its type
   */
  static ClassifyRequest fromJson(JsonNode json) {
    String image =
        member(json, "image", JsonNodeType.STRING)
            .map(JsonNode::textValue)
            .orElseThrow(() -> malformed("the JSON has no image: send {\"image\":\"<base64>\"}"));
    Optional<JsonNode> top = member(json, "top", JsonNodeType.NUMBER);
    if (top.isPresent() && !(top.get().isIntegralNumber() && top.get().canConvertToInt())) {
      throw malformed("top is " + top.get() + ", not a small whole number");
    }
    return new ClassifyRequest(
        decode("image", image),
        top.map(n -> OptionalInt.of(n.intValue())).orElse(OptionalInt.empty()),
        member(json, "model", JsonNodeType.STRING).map(JsonNode::textValue));
  }

  /**
   * Decodes base64 as RFC 4648 has it, padded or not.
   *
   * @throws RequestException.MalformedBase64 if it is not
   */
  static byte[] decode(String member, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new RequestException.MalformedBase64(member, e.getMessage());
    }
  }

  private static Optional<JsonNode> member(JsonNode json, String name, JsonNodeType type) {
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
