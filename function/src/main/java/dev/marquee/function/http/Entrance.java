package dev.marquee.function.http;

import dev.marquee.function.ServingConfiguration;
import dev.marquee.function.admission.Admission;
import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.admission.BodyRoom;
import dev.marquee.function.admission.Deadline;
import dev.marquee.function.admission.Ticket;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Lets requests in that have a body: from the headers where they suffice, it turns away what will
 * not be accepted; then it buffers the body, and hands out a ticket.
 */
@Singleton
final class Entrance {
  /** Before everything that Quarkus routes. */
  static final int FIRST = Integer.MIN_VALUE;

  /**
   * The request's header for a deadline of its own: how long from its arrival it may take, in
   * milliseconds.
   */
  static final String DEADLINE_HEADER = "X-Request-Timeout-Ms";

  private static final String DEADLINE = Deadline.class.getName();
  private static final String TICKET = Ticket.class.getName();
  private static final String TIMER = Entrance.class.getName() + ".timer";
  private static final String ROOM = BodyRoom.class.getName();

  /** Of the heap; the rest is for what is made of the bodies, and for all else. */
  private static final int SHARE_OF_BODIES = 4;

  private final Admission admission;
  private final RequestMetrics metrics;
  private final long maxImageBytes;
  private final long longestBody;
  private final Duration longest;
  private final BodyRoom room;
  private final Handler<RoutingContext> buffer;

  Entrance(Admission admission, RequestMetrics metrics, ServingConfiguration configuration) {
    this.admission = admission;
    this.metrics = metrics;
    maxImageBytes = configuration.maxImageBytes().asLongValue();
    longestBody = Door.JSON.longestBody(maxImageBytes);
    longest = configuration.deadline();
    long share = Runtime.getRuntime().maxMemory() / SHARE_OF_BODIES;
    room = new BodyRoom(Math.max(share, longestBody));
    buffer = BodyHandler.create(false).setBodyLimit(longestBody);
  }

  /** Takes Quarkus's own buffering away, which fails on requests of HTTP/2 that have been read. */
  void bufferAlone(@Observes StartupEvent started, Router router) {
    String order = "order=" + RouteConstants.ROUTE_ORDER_BODY_HANDLER + ",";
    router.getRoutes().stream()
        .filter(route -> route.toString().contains(order)) // for Vert.x tells it in no other way
        .forEach(Route::remove);
  }

  /**
   * Buffers the body of a request, unless its headers suffice to turn it away. A body that is not
   * whole at the deadline fails the request with {@link RequestException.BodyTooSlow}. Room is
   * taken for the length that is said, or for the longest body where none is.
   *
   * @throws RequestException if it is too long, or states a deadline that is none
   * @throws AdmissionException if it would not be accepted now
   */
  void buffer(RoutingContext context, Door door) {
    metrics.time(context, door);
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    long limit = door.longestBody(maxImageBytes);
    long bytes = length == null ? longestBody : Long.parseLong(length);
    if (length != null && bytes > limit) {
      throw new RequestException.BodyTooLarge(bytes, limit);
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new RequestException.UnsupportedMediaType("the Content-Encoding " + encoding);
    }
    admission.check();
    Deadline deadline = deadline(request.headers());
    takeRoom(context, bytes);
    awaitBody(context, deadline);
    request.resume();
    buffer.handle(context);
  }

  /** Until the response or the connection ends; once the body is there, as much as it has. */
  private void takeRoom(RoutingContext context, long bytes) {
    room.take(bytes);
    context.put(ROOM, bytes).addEndHandler(_ -> room.giveBack(context.<Long>get(ROOM)));
  }

  private static void awaitBody(RoutingContext context, Deadline deadline) {
    Vertx vertx = context.vertx();
    Duration allowed = deadline.allowed();
    long timer =
        vertx.setTimer(
            Math.max(1, allowed.toMillis()),
            _ -> context.fail(new RequestException.BodyTooSlow(allowed)));
    context.put(DEADLINE, deadline).put(TIMER, timer);
    context.addEndHandler(_ -> vertx.cancelTimer(timer));
  }

  /** The deadline that a request states, or the longest. */
  private Deadline deadline(MultiMap headers) {
    String stated = headers.get(DEADLINE_HEADER);
    if (stated == null) {
      return Deadline.in(longest);
    }
    // nine digits are eleven days, and surely a long
    if (!stated.strip().matches("0*[1-9][0-9]{0,8}")) {
      throw new RequestException.MalformedRequest(
          DEADLINE_HEADER
              + " is "
              + stated
              + ", not a whole number of milliseconds from 1 to 999999999");
    }
    Duration wanted = Duration.ofMillis(Long.parseLong(stated.strip()));
    return Deadline.in(wanted.compareTo(longest) < 0 ? wanted : longest);
  }

  /**
   * Accepts what has a body, until its response or its connection ends.
   *
   * @throws RequestException if there is no body
   * @throws AdmissionException if it cannot be accepted now
   */
  void accept(RoutingContext context) {
    context.vertx().cancelTimer(context.<Long>get(TIMER));
    Buffer body = context.body().buffer();
    if (body == null || body.length() == 0) {
      throw new RequestException.EmptyBody();
    }
    room.giveBack(context.<Long>get(ROOM) - body.length());
    context.put(ROOM, (long) body.length());
    Ticket<?> ticket = admission.accept(context.get(DEADLINE));
    context.put(TICKET, ticket).addEndHandler(ended -> admission.release(ticket));
    context.next();
  }

  /** What a request was given when it was accepted; {@code T} is what its door answers with. */
  static <T> Ticket<T> ticket(RoutingContext context) {
    return context.get(TICKET);
  }
}
