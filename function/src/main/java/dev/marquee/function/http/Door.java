package dev.marquee.function.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The ways in which a poster comes in. */
enum Door {
  /** The image is the body. */
  IMAGE,
  /** The image is base64 in JSON. */
  JSON,
  /** A CloudEvent with its attributes in the headers. */
  BINARY_EVENT,
  /** A CloudEvent with its attributes in JSON. */
  STRUCTURED_EVENT,
  /** Tensors, as the Open Inference Protocol has them. */
  OPEN_INFERENCE;

  private static final String EVENT_HEADER = "ce-";

  /**
   * Tells the door of {@code /classify} by the headers, as the HTTP binding of CloudEvents has it
   * (section 3).
   *
   * @throws RequestException.UnsupportedMediaType if there is none for that kind of body
   */
  static Door of(MultiMap headers) {
    MediaType type = MediaType.parse(headers.get(HttpHeaders.CONTENT_TYPE));
    if (type.isStructuredEvent()) {
      return STRUCTURED_EVENT;
    }
    if (EventAttributes.REQUIRED.stream().anyMatch(name -> headers.contains(EVENT_HEADER + name))) {
      return BINARY_EVENT;
    }
    if (type.isJson()) {
      return JSON;
    }
    if (type.isImage()) {
      return IMAGE;
    }
    throw new RequestException.UnsupportedMediaType(type.name());
  }

  boolean isEvent() {
    return this == BINARY_EVENT || this == STRUCTURED_EVENT;
  }

  /**
   * How long a body with an image of so many bytes can be; base64 makes four characters of three.
   */
  long longestBody(long imageBytes) {
    return switch (this) {
      case IMAGE, BINARY_EVENT -> imageBytes;
      case JSON, STRUCTURED_EVENT, OPEN_INFERENCE -> imageBytes / 3 * 4 + ROOM_BESIDE_IMAGE;
    };
  }

  /**
   * How much memory a body takes with all that is made of it before its image is decoded, in times
   * its length. As measured with base64 of 20 MiB: JSON 4, events that have JSON for data 7, JSON
   * with tensors 6. Strings beyond Latin-1, which no image has, take half as much again; what is
   * left of the heap bears that.
   */
  int copies(MediaType type) {
    boolean image = this == IMAGE || this == BINARY_EVENT && type.isImage();
    return image ? COPIES_OF_IMAGE : COPIES_OF_JSON;
  }

  private static final long ROOM_BESIDE_IMAGE = 64 << 10;
  private static final int COPIES_OF_IMAGE = 2;
  private static final int COPIES_OF_JSON = 7;
}
