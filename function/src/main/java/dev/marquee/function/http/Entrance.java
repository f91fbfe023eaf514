package dev.marquee.function.http;

import dev.marquee.function.admission.Admission;
import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.admission.BodyRoom;
import dev.marquee.function.admission.Deadline;
import dev.marquee.function.admission.Ticket;
import dev.marquee.function.settings.ServingConfiguration;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Lets requests in that have a body: from the headers where they suffice, it turns away what will
 * not be accepted; then it buffers the body, and hands out a ticket.
 */
@Singleton
final class Entrance {
  /**
   * Before everything that Quarkus routes, but after its access log and the headers that settings
   * add. What settings say of CORS holds only for what passes the doors: its filter comes later.
   */
  static final int FIRST = RouteConstants.ROUTE_ORDER_HEADERS + 1;

  private static final String DEADLINE = Deadline.class.getName();
  private static final String TICKET = Ticket.class.getName();
  private static final String TIMER = Entrance.class.getName() + ".timer";
  private static final String SHARE = BodyRoom.Share.class.getName();
  private static final String COPIES = Entrance.class.getName() + ".copies";

  /** Of the heap for bodies; decoding has half of it, and what is left is for all else. */
  private static final int SHARE_OF_BODIES = 4;

  /** The same, where the longest body would not fit otherwise. */
  private static final int MOST_FOR_BODIES = 2;

  private final Admission admission;
  private final RequestMetrics metrics;
  private final long maxImageBytes;
  private final Duration longest;
  private final BodyRoom room;

  Entrance(Admission admission, RequestMetrics metrics, ServingConfiguration configuration) {
    this.admission = admission;
    this.metrics = metrics;
    maxImageBytes = configuration.maxImageBytes().asLongValue();
    longest = configuration.deadline();
    room = new BodyRoom(room(Runtime.getRuntime().maxMemory()));
  }

  private long room(long heap) {
    long longest = Door.JSON.longestBody(maxImageBytes) * Door.JSON.copies(MediaType.parse(null));
    return Math.max(heap / SHARE_OF_BODIES, Math.min(heap / MOST_FOR_BODIES, longest));
  }

  /** Takes Quarkus's own buffering away, which fails on requests of HTTP/2 that have been read. */
  void bufferAlone(@Observes StartupEvent started, Router router) {
    String order = "order=" + RouteConstants.ROUTE_ORDER_BODY_HANDLER + ",";
    router.getRoutes().stream()
        // for Vert.x tells order and owner in no other way; ours have the same order
        .filter(route -> route.toString().contains(order))
        .filter(route -> route.toString().contains("contextHandlers=[io.quarkus."))
        .forEach(Route::remove);
  }

  /**
   * Buffers the body of a request, unless its headers suffice to turn it away. A body that is not
   * whole at the deadline fails the request with {@link RequestException.BodyTooSlow}. Room is
   * taken for the length that is said, or for what comes where none is; once it is there, for what
   * is made of it.
   *
   * @throws RequestException if it is too long, or states a deadline that is none
   * @throws AdmissionException if it would not be accepted now
   */
  void buffer(RoutingContext context, Door door) {
    metrics.time(context, door);
    HttpServerRequest request = context.request();
    int copies = door.copies(MediaType.parse(request.getHeader(HttpHeaders.CONTENT_TYPE)));
    OptionalLong said = length(request, door, copies);
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new RequestException.UnsupportedEncoding(encoding);
    }
    admission.check();
    Deadline deadline = DeadlineHeader.read(request.headers(), longest);
    BodyRoom.Share share = takeRoom(context.put(COPIES, copies), said.orElse(0));
    awaitBody(context, deadline);
    long most = said.orElse(door.longestBody(maxImageBytes));
    new BodyReader(context, most, said.isPresent() ? null : share).read();
  }

  /** As it is said. */
  private OptionalLong length(HttpServerRequest request, Door door, int copies) {
    String said = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (said == null) {
      return OptionalLong.empty();
    }
    long bytes = Long.parseLong(said);
    long limit = door.longestBody(maxImageBytes);
    if (bytes > limit) {
      throw new RequestException.BodyTooLarge(bytes, limit);
    }
    room.check(bytes * copies);
    return OptionalLong.of(bytes);
  }

  /** Until the response or the connection ends. */
  private BodyRoom.Share takeRoom(RoutingContext context, long bytes) {
    BodyRoom.Share share = room.share();
    share.resize(bytes);
    context.put(SHARE, share).addEndHandler(_ -> share.close());
    return share;
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

  /**
   * Accepts what has a body, until its response or its connection ends.
   *
   * @throws RequestException if there is no body
   * @throws AdmissionException if it cannot be accepted now
   */
  void accept(RoutingContext context) {
    if (context.response().ended()) {
      return; // at the deadline, while the last of the body came
    }
    context.vertx().cancelTimer(context.<Long>get(TIMER));
    Buffer body = context.body().buffer();
    if (body == null || body.length() == 0) {
      throw new RequestException.EmptyBody(OpenInference.owns(context.request().path()));
    }
    share(context).resize((long) body.length() * context.<Integer>get(COPIES));
    Ticket<?> ticket = admission.accept(context.get(DEADLINE));
    context.put(TICKET, ticket).addEndHandler(ended -> admission.release(ticket));
    context.next();
  }

  /** What a request has of the room for bodies. */
  static BodyRoom.Share share(RoutingContext context) {
    return context.get(SHARE);
  }

  /** What a request was given when it was accepted; {@code T} is what its door answers with. */
  static <T> Ticket<T> ticket(RoutingContext context) {
    return context.get(TICKET);
  }
}
