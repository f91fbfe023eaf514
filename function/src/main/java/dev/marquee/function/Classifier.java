package dev.marquee.function;

import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.Manifest;
import dev.marquee.model.PosterReader;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

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
  Uni<Classification> classify(ClassifyRequest request, Ticket<Classification> ticket) {
    onDecoder(ticket, () -> decode(request, ticket));
    return ticket.answer();
  }

  /**
   * Asks the model of several posters at once: each is decoded and inferred as if it had come
   * alone.
   *
   * @param posters finds them, once it is known which model they are for
   * @return the answer, or the failure of the first that fails
   */
  Uni<Inferred> infer(
      ModelChoice choice, Function<Manifest, List<Poster>> posters, Ticket<Inferred> ticket) {
    onDecoder(ticket, () -> decode(choice, posters, ticket));
    return ticket.answer();
  }

  /** Runs work for a ticket, unless it is over by then. Whatever fails, it is answered. */
  private void onDecoder(Ticket<?> ticket, Runnable work) {
    Runnable decoding =
        () -> {
          try {
            if (!ticket.isOver()) {
              work.run();
            }
          } catch (Throwable e) {
            ticket.fail(e);
          }
        };
    decoders.execute(decoding);
    ticket.ifUnanswered(() -> decoders.remove(decoding));
  }

  private void decode(ClassifyRequest request, Ticket<Classification> ticket) {
    try (ServedModel model = models.find(request.model())) {
      int top = top(request, model.manifest().labels().size());
      Poster poster = new Poster.Encoded(request.image());
      if (request.explain()) {
        explain(model, poster, top, ticket);
      } else {
        keep(model, ticket);
        submit(
            model, poster, ticket, p -> ticket.answer(Classification.of(model.manifest(), p, top)));
      }
    }
  }

  private void decode(
      ModelChoice choice, Function<Manifest, List<Poster>> posters, Ticket<Inferred> ticket) {
    try (ServedModel model = models.find(choice)) {
      List<Poster> all = posters.apply(model.manifest());
      keep(model, ticket);
      float[][] rows = new float[all.size()][];
      AtomicInteger left = new AtomicInteger(rows.length);
      for (int i = 0; i < rows.length; i++) {
        int row = i;
        Consumer<float[]> answer =
            probabilities -> {
              rows[row] = probabilities;
              if (left.decrementAndGet() == 0) {
                ticket.answer(new Inferred(model.manifest(), rows));
              }
            };
        onDecoder(ticket, () -> submitIfKept(model, all.get(row), ticket, answer));
      }
    }
  }

  /** The request uses the model until it is over, beside the thread that decodes for it. */
  private static void keep(ServedModel model, Ticket<?> ticket) {
    model.retain();
    ticket.whenOver(model::close);
  }

  /** Another poster of the request may have failed meanwhile, and let the model go. */
  private void submitIfKept(
      ServedModel model, Poster poster, Ticket<?> ticket, Consumer<float[]> answer) {
    if (model.retain()) {
      try (model) {
        submit(model, poster, ticket, answer);
      }
    }
  }

  private void submit(
      ServedModel model, Poster poster, Ticket<?> ticket, Consumer<float[]> answer) {
    model.batcher().submit(read(model, poster), ticket, answer);
  }

  /** Few ask for it, so that it runs here, beside the batches. */
  private void explain(ServedModel model, Poster poster, int top, Ticket<Classification> ticket) {
    if (!model.manifest().attribution()) {
      throw new RequestException.NoAttribution(ModelChoice.of(model.manifest()));
    }
    ByteBuffer buffer = read(model, poster).clear();
    try {
      ticket.answer(Explanation.classify(model, buffer, top));
    } finally {
      model.batcher().giveBack(buffer);
    }
  }

  private ByteBuffer read(ServedModel model, Poster poster) {
    ByteBuffer buffer = model.batcher().takeBuffer();
    try {
      switch (poster) {
        case Poster.Encoded(byte[] image) ->
            new PosterReader(decoder, model.manifest().inputSize()).readInto(image, buffer);
        case Poster.Pixels(ByteBuffer pixels) -> buffer.put(pixels);
      }
      return buffer;
    } catch (Throwable e) {
      model.batcher().giveBack(buffer);
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
