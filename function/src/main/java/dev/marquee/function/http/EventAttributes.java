package dev.marquee.function.http;

import java.util.List;
import java.util.Map;

/** Checks what every CloudEvent must have, by CloudEvents 1.0.2, section 3. */
final class EventAttributes {
  /** The attributes that every event has. */
  static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

  private EventAttributes() {}

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
