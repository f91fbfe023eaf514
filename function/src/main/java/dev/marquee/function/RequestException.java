package dev.marquee.function;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import dev.marquee.model.MarqueeException;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A request that cannot be answered as it stands; each reason has its own class. */
abstract sealed class RequestException extends MarqueeException {

  private RequestException(String message) {
    super(message);
  }

  /** Nothing lives at the path, or not for this kind of request. */
  static final class NotFound extends RequestException {
    NotFound(String what) {
      super(what);
    }
  }

  /** The path answers other methods. */
  static final class MethodNotAllowed extends RequestException {
    private final String allowed;

    MethodNotAllowed(HttpMethod method, List<HttpMethod> allowed) {
      super(method + " is not answered here: use " + join(allowed));
      this.allowed = join(allowed);
    }

    private static String join(List<HttpMethod> methods) {
      return methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    }

    /** The value of the header {@code Allow}. */
    String allowed() {
      return allowed;
    }
  }

  /** The body is of a kind that no door takes. */
  static final class UnsupportedMediaType extends RequestException {
    UnsupportedMediaType(String mediaType) {
      super(
          (mediaType.isEmpty()
                  ? "the request has no Content-Type"
                  : mediaType + " is not read here")
              + ": send image/*, application/octet-stream, application/json or"
              + " application/cloudevents+json");
    }
  }

  /** There is no body. */
  static final class EmptyBody extends RequestException {
    EmptyBody() {
      super("the body is empty: send an image, or JSON such as {\"image\":\"<base64>\"}");
    }
  }

  /** The body is longer than any poster within the limits would be. */
  static final class BodyTooLarge extends RequestException {
    BodyTooLarge(long bytes, long limit) {
      super("the body has " + bytes + " bytes; at most " + limit + " are read");
    }
  }

  /** One request has more posters than may ever wait. */
  static final class TooManyPosters extends RequestException {
    TooManyPosters(int posters, int limit) {
      super("the request has " + posters + " posters; at most " + limit + " are taken at once");
    }
  }

  /** The JSON is not valid, or not what the function reads. */
  static final class MalformedRequest extends RequestException {
    MalformedRequest(String what) {
      super(what);
    }

    /** Of bytes in memory: they are no JSON, or no text in the encoding that they seem to have. */
    static MalformedRequest json(IOException e) {
      String what = e instanceof JacksonException json ? describe(json) : e.getMessage();
      return new MalformedRequest("this is not valid JSON: " + what);
    }

    private static String describe(JacksonException e) {
      JsonLocation at = e.getLocation();
      String where =
          at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
      return e.getOriginalMessage() + where;
    }
  }

  /** Text that should be base64 is not. */
  static final class MalformedBase64 extends RequestException {
    MalformedBase64(String member, String problem) {
      super(member + " is not base64: " + problem);
    }
  }

  /** More or fewer genres are asked for than the model has. */
  static final class TopOutOfRange extends RequestException {
    TopOutOfRange(int top, int labels) {
      super("top is " + top + "; it can be 1 to " + labels);
    }
  }

  /** The model asked for is not served. */
  static final class UnknownModel extends RequestException {
    UnknownModel(ModelChoice choice) {
      super("there is no model " + choice + ": GET /models lists those that are served");
    }
  }

  /** The model asked for cannot be loaded now, for no fault of the request. */
  static final class ModelUnavailable extends RequestException {
    ModelUnavailable(ModelChoice choice) {
      super(choice + " cannot be had now: try again later, or name one that GET /models lists");
    }
  }

  /** An explanation is asked of a model whose graph gives none. */
  static final class NoAttribution extends RequestException {
    NoAttribution(ModelChoice model) {
      super(model + " cannot explain its answers: GET /models lists which have attribution");
    }
  }

  /** A CloudEvent lacks what every CloudEvent has. */
  static final class MalformedEvent extends RequestException {
    MalformedEvent(String what) {
      super(what);
    }
  }

  /** A CloudEvent of a type that nobody here handles. */
  static final class UnknownEventType extends RequestException {
    UnknownEventType(String type) {
      super("events of type " + type + " are not handled: send " + ClassifyFunction.SUBMITTED);
    }
  }

  /** As many requests are accepted as may wait. */
  static final class QueueFull extends RequestException {
    private final long retrySeconds;

    QueueFull(int capacity, long retrySeconds) {
      super(
          "there is no room among the %d posters that may wait: try again in %d s"
              .formatted(capacity, retrySeconds));
      this.retrySeconds = retrySeconds;
    }

    /** The value of the header {@code Retry-After}. */
    long retrySeconds() {
      return retrySeconds;
    }
  }

  /** The function has been told to stop. */
  static final class Stopping extends RequestException {
    Stopping() {
      super("the function takes no more requests, for it is about to stop: ask another instance");
    }
  }

  /** The answer would come too late. */
  static final class DeadlinePassed extends RequestException {
    DeadlinePassed(Duration allowed) {
      super("no answer was to be had within " + allowed.toMillis() + " ms");
    }
  }
}
