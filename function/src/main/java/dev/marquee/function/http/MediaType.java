package dev.marquee.function.http;

import java.util.Locale;

/**
 * What a body claims to be.
 *
 * @param name type and subtype in lower case, without parameters; empty if nothing is claimed
 */
record MediaType(String name) {
  static final String STRUCTURED_EVENT = "application/cloudevents+json";

  /** What {@code /classify} takes, as the header {@code Accept} of a 415 has it. */
  static final String ACCEPTED =
      "image/*, application/octet-stream, application/json, " + STRUCTURED_EVENT;

  /** Reads a {@code Content-Type}, which may be absent. */
  static MediaType parse(String header) {
    String type = header == null ? "" : header.split(";", 2)[0];
    return new MediaType(type.strip().toLowerCase(Locale.ROOT));
  }

  boolean isAbsent() {
    return name.isEmpty();
  }

  /** Any image, or bytes of which nothing is said: the decoder looks at the bytes. */
  boolean isImage() {
    return name.startsWith("image/") || name.equals("application/octet-stream");
  }

  boolean isJson() {
    return name.equals("application/json");
  }

  boolean isStructuredEvent() {
    return name.equals(STRUCTURED_EVENT);
  }
}
