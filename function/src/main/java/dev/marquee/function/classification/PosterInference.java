package dev.marquee.function.classification;

import dev.marquee.function.admission.Ticket;
import dev.marquee.function.inference.InferenceSession;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.models.ModelException;
import dev.marquee.function.models.ServedModel;
import dev.marquee.function.telemetry.StageSpans;
import dev.marquee.function.telemetry.Stages;
import dev.marquee.model.InvalidPackageException;
import dev.marquee.model.Manifest;
import dev.marquee.model.PackageIoException;
import dev.marquee.model.TopK;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Brings posters to a model, decoded on the caller's thread, and measures their stages. */
final class PosterInference {
  private static final Logger LOG = Logger.getLogger(PosterInference.class);

  private final PosterBuffers buffers;
  private final StageSpans spans;

  PosterInference(PosterBuffers buffers, StageSpans spans) {
    this.buffers = buffers;
    this.spans = spans;
  }

  /**
   * Has a poster inferred in a batch.
   *
   * @param answer takes the probability of each label
   */
  void submit(ServedModel model, Poster poster, Ticket<?> ticket, Consumer<float[]> answer) {
    long from = System.nanoTime();
    ByteBuffer buffer = buffers.read(poster, model);
    long at = System.nanoTime();
    model
        .batcher()
        .submit(
            buffer,
            ticket,
            (probabilities, start, end) -> {
              answer.accept(model.checked(probabilities));
              Stages stages = new Stages(ticket.accepted(), from, at, start, end);
              int likeliest = TopK.of(probabilities, 1).findFirst().orElseThrow();
              observe(model, ticket, stages, model.manifest().labels().get(likeliest));
            });
  }

  /**
   * Infers a poster and where its first genre shows. Few ask for it: it runs here, not in a batch.
   */
  void explain(ServedModel model, Poster poster, int top, Ticket<Classification> ticket) {
    if (!model.manifest().attribution()) {
      throw new ModelException.NoAttribution(ModelChoice.of(model.manifest()));
    }
    long from = System.nanoTime();
    ByteBuffer buffer = buffers.read(poster, model).clear();
    long at = System.nanoTime();
    try {
      if (!ticket.isOver()) {
        Classification answer = explained(model, buffer, top);
        long end = System.nanoTime();
        ticket.answer(answer);
        Stages stages = new Stages(ticket.accepted(), from, at, at, end);
        observe(model, ticket, stages, answer.genres().getFirst().genre());
      }
    } finally {
      model.batcher().giveBack(buffer);
    }
  }

  private static Classification explained(ServedModel model, ByteBuffer poster, int top) {
    Manifest manifest = model.manifest();
    InferenceSession.Explained explained = explain(model, poster);
    float[] probabilities = model.checked(explained.probabilities());
    Classification answer = Classification.of(manifest, probabilities, top);
    String genre = answer.genres().getFirst().genre();
    float[][] map = explained.maps()[manifest.labels().indexOf(genre)];
    return answer.with(Explanation.of(genre, poster, manifest.inputSize(), map));
  }

  /** Some sessions load the graph anew for it, and its package may have gone meanwhile. */
  private static InferenceSession.Explained explain(ServedModel model, ByteBuffer poster) {
    try {
      return model.session().explain(poster);
    } catch (PackageIoException | InvalidPackageException gone) {
      LOG.errorf("%s gives no explanations: %s", model.manifest().name(), gone.getMessage());
      throw new ModelException.Unavailable(ModelChoice.of(model.manifest()));
    }
  }

  /** After the answer, which need not wait for it. */
  private void observe(ServedModel model, Ticket<?> ticket, Stages stages, String genre) {
    model.metrics().poster(stages, genre);
    spans.add(ticket.trace(), stages);
  }
}
