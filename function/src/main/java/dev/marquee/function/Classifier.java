package dev.marquee.function;

import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Resizer;
import dev.marquee.model.RgbImage;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers what genres a poster shows; the one behind every door. */
@Singleton
final class Classifier {
  private final ServedModels models;
  private final ImageDecoder decoder;
  private final int defaultTop;
  private final ExecutorService workers;

  Classifier(ServedModels models, ServingConfiguration configuration) {
    this.models = models;
    decoder =
        new ImageDecoder(
            new DecodeLimits(
                configuration.maxImageBytes().asLongValue(), configuration.maxImagePixels()));
    defaultTop = configuration.top();
    int concurrency =
        configuration.concurrency().orElse(Runtime.getRuntime().availableProcessors());
    workers =
        Executors.newFixedThreadPool(
            concurrency, Thread.ofPlatform().name("classifier-", 0).factory());
  }

  /**
   * Decodes the image, resizes it and asks the model, all off the caller's thread.
   *
   * @return the answer, or the failure: a {@link RequestException} or an {@link
   *     dev.marquee.model.ImageException}
   */
  Uni<Classification> classify(ClassifyRequest request) {
    return Uni.createFrom().item(() -> answer(request)).runSubscriptionOn(workers);
  }

  private Classification answer(ClassifyRequest request) {
    try (ServedModel model = models.find(request.model())) {
      int labels = model.manifest().labels().size();
      int top = request.top().orElse(Math.min(defaultTop, labels));
      if (top < 1 || top > labels) {
        throw new RequestException.TopOutOfRange(top, labels);
      }
      if (request.explain() && !model.manifest().attribution()) {
        throw new RequestException.NoAttribution(ModelChoice.of(model.manifest()));
      }
      return infer(model, request, top);
    }
  }

  private Classification infer(ServedModel model, ClassifyRequest request, int top) {
    RgbImage image = decoder.decode(request.image());
    ImageSize size = model.manifest().inputSize();
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer poster = arena.allocate(size.rgbBytes()).asByteBuffer();
      Resizer.resize(image, size, poster);
      return request.explain()
          ? Explanation.classify(model, poster.clear(), top)
          : Classification.of(model.manifest(), model.session().run(poster.clear(), 1)[0], top);
    }
  }

  /** Lets accepted work finish; the models close after it. */
  void close(@Observes ShutdownEvent stopping) {
    workers.close();
  }
}
