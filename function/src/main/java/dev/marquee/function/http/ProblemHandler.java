package dev.marquee.function.http;

import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.models.ModelException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

/**
 * Answers every failure, wherever on the way it arose, with problem+json (RFC 9457), or, to those
 * who speak the Open Inference Protocol, with its errors.
 */
final class ProblemHandler implements Handler<RoutingContext> {
  private static final Logger LOG = Logger.getLogger(ProblemHandler.class);

  private static final int LONGEST_DETAIL = 500;

  @Override
  public void handle(RoutingContext context) {
    if (nobodyIsLeft(context)) {
      return;
    }
    if (context.response().headWritten()) {
      context.response().reset();
      return;
    }
    Throwable failure = Problem.cause(context.failure());
    if (failure instanceof AdmissionException.OutOfMemory) {
      LOG.error("A request met with a lack of memory", context.failure());
    } else if (failure instanceof ModelException.NoProbabilities) {
      LOG.error(failure.getMessage());
    }
    addHeaders(context, failure);
    Future<Void> sent = send(context, describe(failure, context.statusCode()));
    if (failure instanceof RequestException.BodyTooSlow) {
      sent.onComplete(_ -> hangUp(context));
    } else if (!context.request().isEnded()) {
      context.request().resume(); // the rest is read and dropped, so that the connection lives on
    }
  }

  /** Of a stream that is reset, the response learns last. */
  private static boolean nobodyIsLeft(RoutingContext context) {
    return context.response().closed()
        || context.failure() instanceof StreamResetException
        || context.failure() instanceof HttpClosedException;
  }

  private static void addHeaders(RoutingContext context, Throwable failure) {
    HttpServerResponse response = context.response();
    switch (failure) {
      case RequestException.MethodNotAllowed refused ->
          response.putHeader("Allow", refused.allowed());
      case RequestException.UnsupportedMediaType _ ->
          response.putHeader("Accept", MediaType.ACCEPTED);
      case RequestException.UnsupportedEncoding _ ->
          response.putHeader("Accept-Encoding", "identity");
      case AdmissionException.Crowded crowded ->
          response.putHeader("Retry-After", Long.toString(crowded.retrySeconds()));
      case RequestException.BodyTooSlow _ -> announceEnd(context);
      case null, default -> {}
    }
  }

  private static Future<Void> send(RoutingContext context, JsonObject problem) {
    boolean tensors = OpenInference.owns(context.request().path());
    HttpServerResponse response =
        context
            .response()
            .setStatusCode(problem.getInteger("status"))
            .putHeader("Content-Type", tensors ? "application/json" : "application/problem+json");
    JsonObject body = tensors ? OpenInference.error(problem.getString("detail")) : problem;
    boolean head = context.request().method() == HttpMethod.HEAD;
    return head ? response.end() : response.end(body.toBuffer());
  }

  /** HTTP/2 has no such header: there, other requests share the connection. */
  private static void announceEnd(RoutingContext context) {
    if (context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader("Connection", "close");
    }
  }

  /** Takes no more of a body that would have to be kept. */
  private static void hangUp(RoutingContext context) {
    if (context.request().version() == HttpVersion.HTTP_2) {
      context.response().reset();
    } else {
      context.request().connection().close();
    }
  }

  private static JsonObject describe(Throwable failure, int status) {
    return Problem.of(failure)
        .map(p -> problem(p.type(), p.title(), p.status(), abridged(failure.getMessage())))
        .orElseGet(() -> unforeseen(failure, status));
  }

  /** Messages repeat some of what clients send, which may be as long as a body. */
  private static String abridged(String message) {
    return message.length() <= LONGEST_DETAIL
        ? message
        : message.substring(0, LONGEST_DETAIL) + " ...";
  }

  /** What Vert.x or Quarkus refused keeps its status; all else is ours to mend. */
  private static JsonObject unforeseen(Throwable failure, int status) {
    if (status >= 500) {
      LOG.error("A request failed for no fault of its own", failure);
    }
    String detail =
        status >= 500
            ? "the fault is ours; the log says more"
            : "the request is not one that is answered";
    return problem(
        "about:blank", HttpResponseStatus.valueOf(status).reasonPhrase(), status, detail);
  }

  private static JsonObject problem(String type, String title, int status, String detail) {
    return new JsonObject()
        .put("type", type)
        .put("title", title)
        .put("status", status)
        .put("detail", detail);
  }
}
