package dev.marquee.function.classification;

import dev.marquee.function.ServingConfiguration;
import dev.marquee.function.admission.Ticket;
import dev.marquee.function.batching.Batcher;
import dev.marquee.function.inference.InferenceSession;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.models.ModelException;
import dev.marquee.function.models.ServedModel;
import dev.marquee.function.models.ServedModels;
import dev.marquee.function.telemetry.StageSpans;
import dev.marquee.function.telemetry.Stages;
import dev.marquee.model.Manifest;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers what genres a poster shows; the one behind every door. Posters are decoded on threads of
 * its own, and then go to the model's {@link Batcher}.
 */
@Singleton
public final class Classifier {
  private final ServedModels models;
  private final int defaultTop;
  private final PosterBuffers buffers;
  private final TicketThreads decoders;
  private final TicketThreads loaders = new TicketThreads("model-loader", 1);
  private final StageSpans spans;

  Classifier(ServedModels models, StageSpans spans, ServingConfiguration configuration) {
    this.spans = spans;
    this.models = models;
    defaultTop = configuration.top();
    buffers = new PosterBuffers(configuration);
    int cores = Runtime.getRuntime().availableProcessors();
    decoders = new TicketThreads("decoder", configuration.decodeThreads().orElse(cores));
  }

  /**
   * Decodes the image, resizes it and asks the model, all off the caller's thread, and all only as
   * long as the ticket is not over.
   *
   * @return the answer, or the failure: a {@link dev.marquee.model.MarqueeException}
   */
  public Uni<Classification> classify(ClassifyRequest request, Ticket<Classification> ticket) {
    start(request.model(), ticket, () -> decode(request, ticket));
    return ticket.answer();
  }

  /**
   * Asks the model of several posters at once: each is decoded and inferred as if it had come
   * alone.
   *
   * @param posters finds them, once it is known which model they are for
   * @return the answer, or the failure of the first that fails
   */
  public Uni<Inferred> infer(
      ModelChoice choice, Function<Manifest, List<Poster>> posters, Ticket<Inferred> ticket) {
    start(choice, ticket, () -> decode(choice, posters, ticket));
    return ticket.answer();
  }

  /** What has to load its model first keeps no decoder from the posters of others meanwhile. */
  private void start(ModelChoice choice, Ticket<?> ticket, Runnable work) {
    decoders.run(
        ticket,
        () -> {
          if (models.hasLoaded(choice)) {
            work.run();
          } else {
            loaders.run(ticket, () -> load(choice, ticket, work));
          }
        });
  }

  private void load(ModelChoice choice, Ticket<?> ticket, Runnable work) {
    models.find(choice).close();
    decoders.run(ticket, work);
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
        decoders.run(ticket, () -> submitIfKept(model, all.get(row), ticket, answer));
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
    long from = System.nanoTime();
    ByteBuffer buffer = buffers.read(poster, model);
    long at = System.nanoTime();
    model
        .batcher()
        .submit(
            buffer,
            ticket,
            (probabilities, start, end) -> {
              answer.accept(probabilities);
              Stages stages = new Stages(ticket.accepted(), from, at, start, end);
              observe(
                  model, ticket, stages, model.manifest().labels().get(likeliest(probabilities)));
            });
  }

  /** Few ask for it, so that it runs here, beside the batches. */
  private void explain(ServedModel model, Poster poster, int top, Ticket<Classification> ticket) {
    if (!model.manifest().attribution()) {
      throw new ModelException.NoAttribution(ModelChoice.of(model.manifest()));
    }
    long from = System.nanoTime();
    ByteBuffer buffer = buffers.read(poster, model).clear();
    long at = System.nanoTime();
    try {
      Classification answer = explained(model, buffer, top);
      long end = System.nanoTime();
      ticket.answer(answer);
      Stages stages = new Stages(ticket.accepted(), from, at, at, end);
      observe(model, ticket, stages, answer.genres().getFirst().genre());
    } finally {
      model.batcher().giveBack(buffer);
    }
  }

  private static Classification explained(ServedModel model, ByteBuffer poster, int top) {
    Manifest manifest = model.manifest();
    InferenceSession.Explained explained = model.session().explain(poster);
    Classification answer = Classification.of(manifest, explained.probabilities(), top);
    String genre = answer.genres().getFirst().genre();
    float[][] map = explained.maps()[manifest.labels().indexOf(genre)];
    return answer.with(Explanation.of(genre, poster, manifest.inputSize(), map));
  }

  /** After the answer, which need not wait for it. */
  private void observe(ServedModel model, Ticket<?> ticket, Stages stages, String genre) {
    model.metrics().poster(stages, genre);
    spans.add(ticket.trace(), stages);
  }

  private static int likeliest(float[] probabilities) {
    int likeliest = 0;
    for (int i = 1; i < probabilities.length; i++) {
      likeliest = probabilities[i] > probabilities[likeliest] ? i : likeliest;
    }
    return likeliest;
  }

  private int top(ClassifyRequest request, int labels) {
    int top = request.top().orElse(Math.min(defaultTop, labels));
    if (top < 1 || top > labels) {
      throw new TopOutOfRangeException(top, labels);
    }
    return top;
  }

  /** Lets accepted work finish; the models close after it. */
  void close(@Observes ShutdownEvent stopping) {
    loaders.close();
    decoders.close();
  }
}
