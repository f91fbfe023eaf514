package dev.marquee.function.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Tells traces the stages of a poster, below the span of its request. */
@Singleton
public final class StageSpans {
  private final Tracer tracer;

  StageSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * Adds the stages of a poster once they are over, if the request is traced at all.
   *
   * @param request the context of the request's span
   */
  public void add(Context request, Stages stages) {
    if (!Span.fromContext(request).getSpanContext().isSampled()) {
      return;
    }
    Instant now = Instant.now();
    // what a clock of nanoseconds without a date must be given to become a date
    long offset =
        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
    add(request, "wait", offset + stages.accepted(), offset + stages.decodingFrom());
    add(request, "decode", offset + stages.decodingFrom(), offset + stages.decodedAt());
    add(request, "wait", offset + stages.decodedAt(), offset + stages.inferringFrom());
    add(request, "infer", offset + stages.inferringFrom(), offset + stages.inferredAt());
  }

  private void add(Context request, String stage, long from, long to) {
    tracer
        .spanBuilder(stage)
        .setParent(request)
        .setStartTimestamp(from, TimeUnit.NANOSECONDS)
        .startSpan()
        .end(to, TimeUnit.NANOSECONDS);
  }
}
