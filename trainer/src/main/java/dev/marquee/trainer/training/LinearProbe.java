package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.NativeWork;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits the last layer to what the layers before it make of unchanged posters, so that fine-tuning
 * begins with a classifier that has no need to pull them about (Kumar et al. 2022,
 * arXiv:2202.10054). A batch normalisation at the beginning of the classifier first takes the
 * statistics of these posters. All of it on the first device, in float32.
 */
final class LinearProbe {

  private static final int[] POSTERS = {0};

  /**
   * What the body makes of all posters, and what they are.
   *
   * @param features [posters, ...]
   * @param targets [posters, labels]
   */
  private record Examples(NDArray features, NDArray targets) {}

  private final TrainedModel model;
  private final NetworkBlock block;
  private final Recipe recipe;
  private final LabelCounts training;
  private final Layer.Sequential body;
  private final Layer.Sequential head;

  /**
   * @param training how often each label is a target in the training split
   */
  LinearProbe(TrainedModel model, Recipe recipe, LabelCounts training) {
    this.model = model;
    this.block = model.block();
    this.recipe = recipe;
    this.training = training;
    Network network = block.network();
    List<Layer> classifier = network.classifier().layers();
    int last = classifier.size() - 1;
    int normalization = classifier.getFirst() instanceof Layer.BatchNormalization ? 0 : last;
    List<Layer> layers = new ArrayList<>(network.features().layers());
    layers.addAll(classifier.subList(0, normalization));
    this.body = new Layer.Sequential(layers);
    this.head = new Layer.Sequential(classifier.subList(normalization, last));
  }

  /**
   * Fits it.
   *
   * @param posters those of the training split
   * @param scores told of the answers at the end
   * @throws NoUsablePosterException if none of them can be read
   */
  void fit(PosterLoader loader, List<Poster> posters, RunningScores scores) {
    try (NDManager scope = model.manager().newSubManager()) {
      Examples read = read(loader, posters, scope);
      NDArray x = normalized(read.features());
      NDArray y = read.targets();
      Loss loss = Loss.of(recipe.labelPolicy(), recipe.objective(), training, scope);
      var regression = new PenalizedRegression(x, y, loss, recipe.fineTuning().linearProbe());
      NDArray weights = regression.fit();
      keep(weights);
      NDArray logits = regression.logits(weights);
      scores.add(y, loss.of(logits, y), logits, scope);
      scores.loss();
    }
    model.restartAverage();
  }

  private Examples read(PosterLoader loader, List<Poster> posters, NDManager scope) {
    int labels = block.network().classes();
    NDList features = new NDList();
    NDList targets = new NDList();
    loader.forEach(
        posters,
        recipe.batchSize(),
        "linear probe",
        () -> "",
        batch -> {
          features.add(features(batch, scope));
          targets.add(scope.create(batch.indicators(labels), new Shape(batch.size(), labels)));
        });
    if (features.isEmpty()) {
      throw NoUsablePosterException.unreadable(Split.TRAINING);
    }
    return new Examples(joined(features), joined(targets));
  }

  private NDArray features(Batch batch, NDManager scope) {
    try (var _ = NativeWork.begin();
        NDManager work = scope.newSubManager()) {
      NDArray images =
          PosterInput.normalised(work, batch.images(), batch.size(), batch.imageSize());
      NDArray features = block.run(body, images).stopGradient();
      features.attach(scope);
      return features;
    }
  }

  private static NDArray joined(NDList batches) {
    try (batches) {
      return NDArrays.concat(batches, 0);
    }
  }

  /** What the last layer reads. */
  private NDArray normalized(NDArray features) {
    if (head.layers().isEmpty()) {
      return features;
    }
    var normalization = (Layer.BatchNormalization) head.layers().getFirst();
    NDArray mean = features.mean(POSTERS);
    NDArray variance = features.sub(mean).square().mean(POSTERS);
    set(normalization.name() + ".running_mean", mean);
    set(normalization.name() + ".running_var", variance);
    return block.run(head, features).stopGradient();
  }

  private void keep(NDArray weights) {
    long inputs = weights.getShape().get(1) - 1;
    String name = ((Layer.Linear) block.network().lastLayer()).name();
    set(name + ".weight", weights.get(":, :" + inputs));
    set(name + ".bias", weights.get(":, " + inputs));
  }

  private void set(String parameter, NDArray values) {
    values.copyTo(block.parametersByName().get(parameter).getArray());
  }
}
