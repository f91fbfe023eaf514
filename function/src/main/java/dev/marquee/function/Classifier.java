package dev.marquee.function;

import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.PosterReader;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Answers what genres a poster shows; the one behind every door. Posters are decoded on threads of
 * its own, and then go to the model's {@link Batcher}.
 */
@Singleton
final class Classifier {
  private final ServedModels models;
  private final ImageDecoder decoder;
  private final int defaultTop;
  private final ThreadPoolExecutor decoders;

  Classifier(ServedModels models, ServingConfiguration configuration) {
    this.models = models;
    decoder =
        new ImageDecoder(
            new DecodeLimits(
                configuration.maxImageBytes().asLongValue(), configuration.maxImagePixels()));
    defaultTop = configuration.top();
    int threads = configuration.decodeThreads().orElse(Runtime.getRuntime().availableProcessors());
    decoders =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // as long as Admission lets it become
            Thread.ofPlatform().name("decoder-", 0).factory());
  }

  /**
   * Decodes the image, resizes it and asks the model, all off the caller's thread, and all only as
   * long as the ticket is not over.
   *
   * @return the answer, or the failure: a {@link RequestException} or an {@link
   *     dev.marquee.model.ImageException}
   */
  Uni<Classification> classify(ClassifyRequest request, Ticket ticket) {
    Runnable decoding = () -> decode(request, ticket);
    decoders.execute(decoding);
    ticket.ifUnanswered(() -> decoders.remove(decoding));
    return ticket.answer();
  }

  private void decode(ClassifyRequest request, Ticket ticket) {
    if (ticket.isOver()) {
      return;
    }
    try (ServedModel model = models.find(request.model())) {
      int top = top(request, model.manifest().labels().size());
      if (request.explain()) {
        explain(model, request, top, ticket);
      } else {
        submit(model, request, top, ticket);
      }
    } catch (Throwable e) { // whatever it is, the request is answered
      ticket.fail(e);
    }
  }

  /** The request uses the model until it is over, beside this thread while it decodes. */
  private void submit(ServedModel model, ClassifyRequest request, int top, Ticket ticket) {
    model.retain();
    ticket.whenOver(model::close);
    Consumer<float[]> answer =
        probabilities -> ticket.answer(Classification.of(model.manifest(), probabilities, top));
    model.batcher().submit(poster(model, request.image()), ticket, answer);
  }

  /** Few ask for it, so that it runs here, beside the batches. */
  private void explain(ServedModel model, ClassifyRequest request, int top, Ticket ticket) {
    if (!model.manifest().attribution()) {
      throw new RequestException.NoAttribution(ModelChoice.of(model.manifest()));
    }
    ByteBuffer poster = poster(model, request.image()).clear();
    try {
      ticket.answer(Explanation.classify(model, poster, top));
    } finally {
      model.batcher().giveBack(poster);
    }
  }

  private ByteBuffer poster(ServedModel model, byte[] encoded) {
    ByteBuffer poster = model.batcher().takeBuffer();
    try {
      new PosterReader(decoder, model.manifest().inputSize()).readInto(encoded, poster);
      return poster;
    } catch (Throwable e) {
      model.batcher().giveBack(poster);
      throw e;
    }
  }

  private int top(ClassifyRequest request, int labels) {
    int top = request.top().orElse(Math.min(defaultTop, labels));
    if (top < 1 || top > labels) {
      throw new RequestException.TopOutOfRange(top, labels);
    }
    return top;
  }

  /** Lets accepted work finish; the models close after it. */
  void close(@Observes ShutdownEvent stopping) {
    decoders.close();
  }
}
