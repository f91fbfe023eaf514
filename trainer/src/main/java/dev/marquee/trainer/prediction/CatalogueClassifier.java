package dev.marquee.trainer.prediction;

import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PosterReader;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.CataloguePoster;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.data.UnreadablePosterException;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Classifies posters on all cores: each core takes a small batch of its own from the files to the
 * answers, so that none waits for another to decode or to infer.
 */
public final class CatalogueClassifier implements AutoCloseable {

  private static final int BATCH = 8;

  private final Manifest manifest;
  private final PosterReader reader;
  private final int top;
  private final OnnxPosterClassifier classifier;

  /** Shared by those who use the classifier; whoever closes it has it alone. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed; // guarded by use

  /**
   * Loads a model.
   *
   * @param top how many genres a prediction names, 1 to the number of labels
   * @throws dev.marquee.trainer.inference.ForeignModelException if its graph is none of Marquee's
   */
  public CatalogueClassifier(ModelPackage model, int top) {
    this.manifest = model.manifest();
    this.reader = PosterImages.reader(manifest.inputSize());
    this.top = top;
    this.classifier = OnnxPosterClassifier.of(model, 1);
  }

  /** Which model answers, as {@code name:version}. */
  public String model() {
    return manifest.name() + ":" + manifest.version();
  }

  /**
   * What came of a few posters.
   *
   * @param predictions of those that could be read, in their order
   * @param problems why the others could not
   */
  public record Answers(List<Prediction> predictions, List<String> problems) {

    public int size() {
      return predictions.size() + problems.size();
    }
  }

  /** Answers in the order of the posters, as they are asked for. */
  public Stream<Answers> classify(List<CataloguePoster> posters) {
    int ahead = 2 * Runtime.getRuntime().availableProcessors();
    return posters.stream()
        .gather(Gatherers.windowFixed(BATCH))
        .gather(Gatherers.mapConcurrent(ahead, this::answer));
  }

  /** A reader that gives up leaves batches behind: they answer nothing once this is closed. */
  private Answers answer(List<CataloguePoster> posters) {
    use.readLock().lock();
    try {
      return closed ? new Answers(List.of(), List.of()) : answerOpen(posters);
    } finally {
      use.readLock().unlock();
    }
  }

  private Answers answerOpen(List<CataloguePoster> posters) {
    List<String> names = new ArrayList<>();
    List<RgbImage> images = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (CataloguePoster poster : posters) {
      try {
        images.add(PosterImages.read(poster.image(), reader));
        names.add(poster.name());
      } catch (UnreadablePosterException e) {
        problems.add(e.getMessage());
      }
    }
    float[][] rows = classifier.probabilities(images);
    String model = model();
    return new Answers(
        IntStream.range(0, rows.length)
            .mapToObj(i -> Prediction.of(names.get(i), model, manifest.labels(), rows[i], top))
            .toList(),
        problems);
  }

  /** Waits for the batches under way. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      closed = true;
      classifier.close();
    } finally {
      use.writeLock().unlock();
    }
  }
}
