package dev.marquee.function.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Lets requests pass whose method is answered at their path. */
record AllowedMethods(List<HttpMethod> methods) implements Handler<RoutingContext> {

  AllowedMethods(HttpMethod... methods) {
    this(List.of(methods));
  }

  @Override
  public void handle(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (!methods.contains(method)) {
      throw new RequestException.MethodNotAllowed(method, methods);
    }
    context.next();
  }

  /** Answers HEAD as GET is answered with JSON, but for the body; says whether it was one. */
  static boolean answerHead(RoutingContext context) {
    boolean head = context.request().method() == HttpMethod.HEAD;
    if (head) {
      context.request().resume();
      context.response().putHeader("Content-Type", "application/json").end();
    }
    return head;
  }
}
