package dev.marquee.function.telemetry;

import dev.marquee.function.settings.Provider;
import dev.marquee.model.Manifest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is measured of one model on one provider. Its meters are set up when the model is loaded, so
 * that a poster costs no look-up; they stay when it goes, for counters must not fall, except for
 * the one that tells that it is loaded.
 */
public final class ModelMetrics implements AutoCloseable {
  /** The upper bounds of the buckets in which times are counted. */
  public static final Duration[] BUCKETS =
      IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** Tells that a model is loaded: in two copies for a moment, while one takes another's place. */
  private record Loaded(Gauge gauge, AtomicInteger copies) {}

  private static final Map<Tags, Loaded> LOADED = new ConcurrentHashMap<>();

  private final Tags info;
  private final DistributionSummary batchSize;
  private final Timer wait;
  private final Timer decode;
  private final Timer infer;
  private final Map<String, Counter> predictions;

  /** Sets up the meters of a model that has just been loaded. */
  public ModelMetrics(Manifest manifest, Provider provider) {
    // a static registry, as loggers are: models come and go where nothing is injected
    MeterRegistry registry = Metrics.globalRegistry;
    Tags tags =
        Tags.of(
            "model", manifest.name(),
            "version", manifest.version(),
            "provider", provider.toString());
    batchSize =
        DistributionSummary.builder("marquee.batch.size")
            .description("Posters of an inference")
            .tags(tags)
            .register(registry);
    wait = stage(registry, tags, "wait");
    decode = stage(registry, tags, "decode");
    infer = stage(registry, tags, "infer");
    predictions =
        manifest.labels().stream()
            .collect(
                Collectors.toMap(Function.identity(), genre -> predictions(registry, tags, genre)));
    info = tags.and("network", manifest.network(), "precision", manifest.precision().toString());
    LOADED.compute(info, (_, loaded) -> oneMore(registry, loaded));
  }

  private static Timer stage(MeterRegistry registry, Tags tags, String stage) {
    return Timer.builder("marquee.stage")
        .description("A poster's time of waiting, of decoding with resizing, and of inference")
        .tags(tags)
        .tag("stage", stage)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static Counter predictions(MeterRegistry registry, Tags tags, String genre) {
    return Counter.builder("marquee.predictions")
        .description("Posters by their likeliest genre")
        .tags(tags)
        .tag("genre", genre)
        .register(registry);
  }

  private Loaded oneMore(MeterRegistry registry, Loaded loaded) {
    Loaded told = loaded == null ? tell(registry) : loaded;
    told.copies.incrementAndGet();
    return told;
  }

  private Loaded tell(MeterRegistry registry) {
    AtomicInteger copies = new AtomicInteger();
    Gauge gauge =
        Gauge.builder("marquee.model.info", copies, AtomicInteger::get)
            .description("1 while the model is loaded")
            .tags(info)
            .register(registry);
    return new Loaded(gauge, copies);
  }

  /** Counts an inference of so many posters. */
  public void batch(int size) {
    batchSize.record(size);
  }

  /** Counts a poster with its stages and its likeliest genre. */
  public void poster(Stages stages, String genre) {
    wait.record(stages.waiting(), TimeUnit.NANOSECONDS);
    decode.record(stages.decoding(), TimeUnit.NANOSECONDS);
    infer.record(stages.inferring(), TimeUnit.NANOSECONDS);
    predictions.get(genre).increment();
  }

  /** The model is no longer loaded. */
  @Override
  public void close() {
    LOADED.computeIfPresent(
        info,
        (_, loaded) -> {
          if (loaded.copies.decrementAndGet() > 0) {
            return loaded;
          }
          Metrics.globalRegistry.remove(loaded.gauge);
          return null;
        });
  }
}
