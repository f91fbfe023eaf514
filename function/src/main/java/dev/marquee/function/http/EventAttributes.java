package dev.marquee.function.http;

import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads headers of CloudEvents, and checks what every event must have (1.0.2, section 3). */
final class EventAttributes {
  /** The attributes that every event has. */
  static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

  private EventAttributes() {}

  /**
   * Puts the value of an attribute into its header as it is meant: without quotes, and what is
   * percent-encoded decoded (HTTP binding of CloudEvents 1.0.2, section 3.1.3.2).
   *
   * @throws RequestException.MalformedEvent if percent signs encode no text, or none for a header
   */
  static void decode(MultiMap headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      return;
    }
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    String bare =
        quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    try {
      headers.set(name, URLDecoder.decode(bare.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new RequestException.MalformedEvent(
          name + " is " + value + ", which is no percent-encoded text");
    }
  }

  /**
   * Lets an event in JSON pass whose attributes are strings, and whose data is there once at most
   * (JSON format of CloudEvents 1.0.2, sections 2.2 and 3.1).
   *
   * @throws RequestException.MalformedEvent if it is another
   */
  static void checkMembers(JsonCheck.Members event) {
    for (String name : REQUIRED) {
      checkString(event, name);
    }
    checkString(event, ClassifyFunction.MODEL_ATTRIBUTE);
    if (event.names().containsAll(List.of("data", "data_base64"))) {
      throw new RequestException.MalformedEvent(
          "the event has both data and data_base64: send one of them");
    }
  }

  private static void checkString(JsonCheck.Members event, String name) {
    if (event.names().contains(name) && !event.strings().containsKey(name)) {
      throw new RequestException.MalformedEvent(name + " is not a JSON string");
    }
  }

  /**
   * Lets an event pass that the function handles.
   *
   * @param attributes the required ones that the event has, by name
   * @param handled the type of those that pass
   * @throws RequestException.MalformedEvent if one is missing or empty, or of another version
   * @throws RequestException.UnknownEventType if it is of another type
   */
  static void check(Map<String, String> attributes, String handled) {
    List<String> missing =
        REQUIRED.stream().filter(name -> attributes.getOrDefault(name, "").isBlank()).toList();
    if (!missing.isEmpty()) {
      throw new RequestException.MalformedEvent("the event has no " + String.join(", ", missing));
    }
    if (!attributes.get("specversion").equals("1.0")) {
      throw new RequestException.MalformedEvent(
          "the event's specversion is " + attributes.get("specversion") + ", not 1.0");
    }
    if (!attributes.get("type").equals(handled)) {
      throw new RequestException.UnknownEventType(attributes.get("type"), handled);
    }
  }
}
