package dev.marquee.function.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.classification.TopOutOfRangeException;
import dev.marquee.function.models.ModelException;
import dev.marquee.function.openinference.MalformedInferenceException;
import dev.marquee.function.remote.RemoteImageException;
import dev.marquee.model.CorruptImageException;
import dev.marquee.model.EmptyImageException;
import dev.marquee.model.TooManyBytesException;
import dev.marquee.model.TooManyPixelsException;
import dev.marquee.model.UnsupportedImageException;
import io.quarkus.funqy.runtime.ApplicationException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every failure that is foreseen, and what it is answered with. */
enum Problem {
  EMPTY_BODY(400, "The body is empty", RequestException.EmptyBody.class),
  EMPTY_IMAGE(400, "The image is empty", EmptyImageException.class),
  MALFORMED_REQUEST(400, "The request is malformed", RequestException.MalformedRequest.class),
  MALFORMED_JSON(400, "The JSON is malformed", JsonProcessingException.class),
  MALFORMED_INFERENCE(400, "The inference request is malformed", MalformedInferenceException.class),
  MALFORMED_BASE64(400, "The base64 is malformed", RequestException.MalformedBase64.class),
  MALFORMED_EVENT(400, "The event is malformed", RequestException.MalformedEvent.class),
  TOP_OUT_OF_RANGE(400, "top is out of range", TopOutOfRangeException.class),
  MALFORMED_URL(400, "The URL is malformed", RemoteImageException.MalformedUrl.class),
  URL_FORBIDDEN(403, "Nothing is fetched from there", RemoteImageException.Forbidden.class),
  UNKNOWN_MODEL(404, "There is no such model", ModelException.Unknown.class),
  NOT_FOUND(404, "There is nothing here", RequestException.NotFound.class),
  METHOD_NOT_ALLOWED(
      405, "The method is not allowed here", RequestException.MethodNotAllowed.class),
  BODY_TOO_SLOW(408, "The body came too slowly", RequestException.BodyTooSlow.class),
  BODY_TOO_LARGE(413, "The body is too large", RequestException.BodyTooLarge.class),
  NEVER_ROOM(413, "The request takes too much memory", AdmissionException.NeverRoom.class),
  TOO_MANY_BYTES(413, "The image has too many bytes", TooManyBytesException.class),
  URL_TOO_LARGE(413, "The image has too many bytes", RemoteImageException.TooLarge.class),
  TOO_MANY_PIXELS(413, "The image has too many pixels", TooManyPixelsException.class),
  TOO_MANY_POSTERS(
      413, "The request has too many posters", AdmissionException.TooManyPosters.class),
  UNSUPPORTED_MEDIA_TYPE(
      415, "The media type is not read here", RequestException.UnsupportedMediaType.class),
  UNSUPPORTED_ENCODING(
      415, "The encoding is not read here", RequestException.UnsupportedEncoding.class),
  UNSUPPORTED_IMAGE(415, "This is not an image that is read", UnsupportedImageException.class),
  UNMET_EXPECTATION(417, "The expectation cannot be met", RequestException.UnmetExpectation.class),
  CORRUPT_IMAGE(422, "The image is truncated or corrupt", CorruptImageException.class),
  URL_MISSING(422, "There is no image at the URL", RemoteImageException.Missing.class),
  URL_UNREACHABLE(
      502, "The URL's host cannot be asked now", RemoteImageException.Unreachable.class),
  NO_ATTRIBUTION(422, "The model explains nothing", ModelException.NoAttribution.class),
  MODEL_UNAVAILABLE(503, "The model cannot be had now", ModelException.Unavailable.class),
  NO_PROBABILITIES(503, "The model gives no probabilities", ModelException.NoProbabilities.class),
  // not 404: event brokers deliver again what got a 404
  UNKNOWN_EVENT_TYPE(
      422, "Events of this type are not handled", RequestException.UnknownEventType.class),
  QUEUE_FULL(429, "The queue is full", AdmissionException.QueueFull.class),
  NO_ROOM(429, "There is no room for the body", AdmissionException.NoRoom.class),
  OUT_OF_MEMORY(503, "Memory is used up", AdmissionException.OutOfMemory.class),
  STOPPING(503, "The function is about to stop", AdmissionException.Stopping.class),
  DEADLINE_PASSED(504, "The deadline has passed", AdmissionException.DeadlinePassed.class);

  private final int status;
  private final String title;
  private final Class<? extends Exception> failure;

  Problem(int status, String title, Class<? extends Exception> failure) {
    this.status = status;
    this.title = title;
    this.failure = failure;
  }

  /** The problem that a failure is, if it is foreseen. */
  static Optional<Problem> of(Throwable failure) {
    return Arrays.stream(values()).filter(p -> p.failure.isInstance(failure)).findFirst();
  }

  /** What failed, without what Funqy wraps around it, and in words that mean something outside. */
  static Throwable cause(Throwable failure) {
    return switch (failure) {
      case ApplicationException wrapped -> cause(wrapped.getCause());
      case OutOfMemoryError none -> new AdmissionException.OutOfMemory();
      case null, default -> failure;
    };
  }

  int status() {
    return status;
  }

  /** The same for every occurrence (RFC 9457, section 3.1.3). */
  String title() {
    return title;
  }

  /** Names the problem for programs: a tag URI, which is not meant to be fetched (RFC 4151). */
  String type() {
    return "tag:marquee.dev,2026:" + word(this);
  }

  /** A constant's name as the outside has it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
