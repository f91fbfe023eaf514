package dev.marquee.function.http;

import io.netty.handler.codec.DateFormatter;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Date;

/**
 * Gives every answer its date, and the headers that keep a browser from doing with it what it is
 * not for. The page loads nothing from elsewhere and has no code or style of its own within its
 * HTML.
 */
final class AnswerHeaders implements Handler<RoutingContext> {
  /** Content Security Policy Level 3; heat maps are data URLs, posters from the disk are blobs. */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' blob: data:",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  @Override
  public void handle(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("Date", DateFormatter.format(new Date())); // RFC 9110, section 6.6.1
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    context.next();
  }
}
