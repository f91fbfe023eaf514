package dev.marquee.function.http;

import dev.marquee.model.MarqueeException;
import io.vertx.core.http.HttpMethod;
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
              + ": send one of "
              + MediaType.ACCEPTED);
    }
  }

  /** The body is compressed once more. */
  static final class UnsupportedEncoding extends RequestException {
    UnsupportedEncoding(String encoding) {
      super("the Content-Encoding " + encoding + " is not read here: send the body as it is");
    }
  }

  /** What the client expects is not in our power. */
  static final class UnmetExpectation extends RequestException {
    UnmetExpectation(String expected) {
      super("the expectation " + expected + " cannot be met: 100-continue is understood alone");
    }
  }

  /** There is no body. */
  static final class EmptyBody extends RequestException {
    private static final String TENSORS = "an inference request in JSON";
    private static final String POSTER = "an image, or JSON such as {\"image\":\"<base64>\"}";

    EmptyBody(boolean tensors) {
      super("the body is empty: send " + (tensors ? TENSORS : POSTER));
    }
  }

  /** The body is longer than any poster within the limits would be. */
  static final class BodyTooLarge extends RequestException {
    BodyTooLarge(long bytes, long limit) {
      super("the body has " + bytes + " bytes; at most " + limit + " are read");
    }
  }

  /** The body was not whole at the request's deadline; the connection is of no more use. */
  static final class BodyTooSlow extends RequestException {
    BodyTooSlow(Duration allowed) {
      super("after " + allowed.toMillis() + " ms the body was not whole: send it faster");
    }
  }

  /** The JSON is not valid, or not what the function reads. */
  static final class MalformedRequest extends RequestException {
    MalformedRequest(String what) {
      super(what);
    }
  }

  /** Text that should be base64 is not. */
  static final class MalformedBase64 extends RequestException {
    MalformedBase64(String member, String problem) {
      super(member + " is not base64: " + problem);
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
    UnknownEventType(String type, String handled) {
      super("events of type " + type + " are not handled: send " + handled);
    }
  }
}
