package dev.marquee.function.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns away what no door answers, before Funqy would take it for something. */
final class Unanswered {
  private static final Set<String> READ =
      Set.of("/q/metrics", "/q/health", "/q/health/started", "/q/health/live", "/q/health/ready");
  private static final Pattern FILE = Pattern.compile("/[a-z-]+\\.[a-z]+");

  private Unanswered() {}

  /** Lets what no door has accepted pass only to be read; a body that it has is dropped. */
  static void read(RoutingContext context) {
    if (Entrance.ticket(context) == null) {
      HttpMethod method = context.request().method();
      if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
        refuse(context, method);
      }
      context.request().resume();
    }
    context.next();
  }

  private static void refuse(RoutingContext context, HttpMethod method) {
    String path = context.request().path();
    if (READ.contains(path) || isFile(path)) {
      throw new RequestException.MethodNotAllowed(method, List.of(HttpMethod.GET, HttpMethod.HEAD));
    }
    nothing(context);
  }

  private static boolean isFile(String path) {
    return FILE.matcher(path).matches()
        && Thread.currentThread().getContextClassLoader().getResource("META-INF/resources" + path)
            != null;
  }

  /** Says that there is nothing, and what there is. */
  static void nothing(RoutingContext context) {
    String answered =
        OpenInference.owns(context.request().path())
            ? "/v2, /v2/health/live, /v2/health/ready, /v2/models/MODEL and below it /ready and"
                + " /infer are answered"
            : "POST /classify and GET /models are answered";
    throw new RequestException.NotFound("there is nothing at this path: " + answered);
  }
}
