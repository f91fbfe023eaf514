package dev.marquee.function.http;

import dev.marquee.function.admission.Admission;
import dev.marquee.function.telemetry.ModelMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times the requests of each door by what became of them, and watches the queue. */
@Singleton
final class RequestMetrics {
  private static final String ANSWERED = "answered";

  private final MeterRegistry registry;
  private final Gauge length;
  private final Gauge capacity;
  private final Map<Door, Map<String, Timer>> timers = new EnumMap<>(Door.class);

  RequestMetrics(MeterRegistry registry, Admission admission) {
    this.registry = registry;
    for (Door door : Door.values()) {
      timers.put(door, new ConcurrentHashMap<>());
      timer(door, ANSWERED);
    }
    length =
        Gauge.builder("marquee.queue.length", admission, Admission::accepted)
            .description("Posters that are accepted and not yet answered")
            .register(registry);
    capacity =
        Gauge.builder("marquee.queue.capacity", admission, Admission::capacity)
            .description("Posters that may be accepted and not yet answered")
            .register(registry);
  }

  /** The registry outlives a function that is started again, as tests and development do. */
  @PreDestroy
  void close() {
    registry.remove(length);
    registry.remove(capacity);
  }

  /** Times a request from now to the end of its response or its connection. */
  void time(RoutingContext context, Door door) {
    long start = System.nanoTime();
    context.addEndHandler(
        ended ->
            timer(door, outcome(context, ended))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
  }

  private Timer timer(Door door, String outcome) {
    return timers.get(door).computeIfAbsent(outcome, _ -> register(door, outcome));
  }

  private Timer register(Door door, String outcome) {
    return Timer.builder("marquee.requests")
        .description("Requests, from their headers' arrival to the end of their answers")
        .tag("door", Problem.word(door))
        .tag("outcome", outcome)
        .serviceLevelObjectives(ModelMetrics.BUCKETS)
        .register(registry);
  }

  /** A problem's name, so that there are as many as there are problems, and a few more. */
  private static String outcome(RoutingContext context, AsyncResult<Void> ended) {
    if (ended.failed()) {
      return "hung-up";
    }
    int status = context.response().getStatusCode();
    if (status < 400) {
      return ANSWERED;
    }
    return Problem.of(Problem.cause(context.failure()))
        .map(Problem::word)
        .orElse(status < 500 ? "refused" : "failed");
  }
}
