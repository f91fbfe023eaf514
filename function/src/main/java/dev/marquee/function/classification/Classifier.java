package dev.marquee.function.classification;

import dev.marquee.function.admission.Ticket;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.models.ServedModel;
import dev.marquee.function.models.ServedModels;
import dev.marquee.function.settings.ServingConfiguration;
import dev.marquee.function.telemetry.StageSpans;
import dev.marquee.model.Manifest;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers what genres a poster shows; the one behind every door. Posters are decoded on threads of
 * its own, and then go to the model's sessions.
 */
@Singleton
public final class Classifier {
  private final ServedModels models;
  private final int defaultTop;
  private final PosterInference inference;
  private final TicketThreads decoders;
  private final TicketThreads loaders = new TicketThreads("model-loader", 1);

  Classifier(ServedModels models, StageSpans spans, ServingConfiguration configuration) {
    this.models = models;
    defaultTop = configuration.top();
    inference = new PosterInference(new PosterBuffers(configuration), spans);
    int cores = Runtime.getRuntime().availableProcessors();
    decoders = new TicketThreads("decoder", configuration.decodeThreads().orElse(cores));
  }

  /**
   * Decodes the image, resizes it and asks the model, all off the caller's thread, and all only as
   * long as the ticket is not over.
   *
   * @param image the content of an image file
   * @return the answer, or the failure: a {@link dev.marquee.model.MarqueeException}
   */
  public Uni<Classification> classify(byte[] image, Question asked, Ticket<Classification> ticket) {
    start(asked.model(), ticket, model -> decode(model, image, asked, ticket));
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
    start(choice, ticket, model -> decode(model, posters, ticket));
    return ticket.answer();
  }

  /** What has to load its model first keeps no decoder from the posters of others meanwhile. */
  private void start(ModelChoice choice, Ticket<?> ticket, Consumer<ServedModel> work) {
    decoders.run(
        ticket,
        () ->
            models
                .findLoaded(choice)
                .ifPresentOrElse(
                    model -> {
                      keep(model, ticket);
                      workIfKept(model, work);
                    },
                    () -> loaders.run(ticket, () -> load(choice, ticket, work))));
  }

  private void load(ModelChoice choice, Ticket<?> ticket, Consumer<ServedModel> work) {
    ServedModel model = models.find(choice);
    keep(model, ticket);
    decoders.run(ticket, () -> workIfKept(model, work));
  }

  /** The request, and no longer the caller, uses the model, until it is over. */
  private static void keep(ServedModel model, Ticket<?> ticket) {
    ticket.whenOver(model::close);
  }

  /** The request may be over meanwhile: the thread that works for it uses the model as well. */
  private static void workIfKept(ServedModel model, Consumer<ServedModel> work) {
    if (model.retain()) {
      try (model) {
        work.accept(model);
      }
    }
  }

  private void decode(
      ServedModel model, byte[] image, Question asked, Ticket<Classification> ticket) {
    int top = top(asked, model.manifest().labels().size());
    Poster poster = new Poster.Encoded(image);
    if (asked.explain()) {
      inference.explain(model, poster, top, ticket);
    } else {
      inference.submit(
          model, poster, ticket, p -> ticket.answer(Classification.of(model.manifest(), p, top)));
    }
  }

  private void decode(
      ServedModel kept, Function<Manifest, List<Poster>> posters, Ticket<Inferred> ticket) {
    List<Poster> all = posters.apply(kept.manifest());
    float[][] rows = new float[all.size()][];
    AtomicInteger left = new AtomicInteger(rows.length);
    for (int i = 0; i < rows.length; i++) {
      int row = i;
      Consumer<float[]> answer =
          probabilities -> {
            rows[row] = probabilities; // seen by whoever counts down to 0
            if (left.decrementAndGet() == 0) {
              ticket.answer(new Inferred(kept.manifest(), rows));
            }
          };
      decoders.run(
          ticket,
          () -> workIfKept(kept, model -> inference.submit(model, all.get(row), ticket, answer)));
    }
  }

  private int top(Question asked, int labels) {
    int top = asked.top().orElse(Math.min(defaultTop, labels));
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
