package dev.marquee.function.http;

import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.admission.BodyRoom;
import dev.marquee.model.MarqueeException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads the body of a request into memory, as it is, whatever its headers say that it is. (Vert.x's
 * own handler takes forms apart, and answers broken bodies of HTTP/2 with 200.) It belongs to the
 * request's event loop.
 */
final class BodyReader {
  /** Of a length that is said, what a body has from the start; more only once it comes. */
  private static final int AT_ONCE = 1 << 16;

  private final RoutingContext context;
  private final long longest;
  private final BodyRoom.Share growing;
  private Buffer body; // null once the request has failed

  /**
   * Of one request.
   *
   * @param longest bytes that are read
   * @param growing has to have room for what comes, or is null where it has it already
   */
  BodyReader(RoutingContext context, long longest, BodyRoom.Share growing) {
    this.context = context;
    this.longest = longest;
    this.growing = growing;
    body = Buffer.buffer(growing == null ? (int) Math.min(longest, AT_ONCE) : 0);
  }

  /**
   * Begins, and has the next handler called once the body is there. Fails the request with {@link
   * RequestException.BodyTooLarge}, {@link RequestException.MalformedRequest} or, for want of room,
   * an {@link AdmissionException}.
   */
  void read() {
    HttpServerRequest request = context.request();
    ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER);
    String expected = request.getHeader(HttpHeaders.EXPECT);
    if (expected != null && request.version() != HttpVersion.HTTP_1_0) {
      if (!expected.equalsIgnoreCase("100-continue")) {
        context.fail(new RequestException.UnmetExpectation(expected));
        return;
      }
      context.response().writeContinue();
    }
    request
        .handler(this::add)
        .endHandler(_ -> end())
        .exceptionHandler(broken -> fail(problem(broken)))
        .resume();
  }

  private static Throwable problem(Throwable broken) {
    return broken instanceof StreamResetException || broken instanceof HttpClosedException
        ? broken
        : new RequestException.MalformedRequest(
            "the body breaks off, or is not as long as Content-Length says");
  }

  private void add(Buffer more) {
    if (context.failed()) {
      body = null; // what still comes may take long, and nothing counts it any more
      return;
    }
    try {
      long bytes = (long) body.length() + more.length();
      if (bytes > longest) {
        throw new RequestException.BodyTooLarge(bytes, longest);
      }
      if (growing != null) {
        growing.add(more.length());
      }
      body.appendBuffer(more);
    } catch (MarqueeException | OutOfMemoryError e) {
      fail(e);
    }
  }

  private void end() {
    if (!context.failed()) {
      ((RoutingContextInternal) context).setBody(body);
      context.next();
    }
  }

  private void fail(Throwable failure) {
    body = null;
    if (!context.failed()) {
      context.fail(failure);
    }
  }
}
