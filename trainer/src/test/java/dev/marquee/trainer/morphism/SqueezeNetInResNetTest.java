package dev.marquee.trainer.morphism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.Movie;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SqueezeNet with weights drawn at random, on pictures of rectangles. */
class SqueezeNetInResNetTest {

  /** Whose last maps but those of the last stride are 13x9: odd sides, as posters' are. */
  private static final ImageSize SIZE = new ImageSize(208, 144);

  private static final int COUNT = 12;
  private static final Network SQUEEZE_NET = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 3);
  private static final Network RES_NET = Topology.RESNET101.network(Head.CLASSIFIER, 3);

  private static final Recipe SEVERAL_GENRES = severalGenres();

  private static Map<String, Tensor> squeezeNet;
  private static Map<String, Tensor> resNet;

  @BeforeAll
  static void begin() {
    squeezeNet = squeezeNet();
    resNet = SqueezeNetInResNet.weights(RES_NET, Recipe.PAPER, squeezeNet, pictures(1));
  }

  @Test
  void answersOtherPicturesNearlyAsSqueezeNetDoes() {
    float[] expected = logits(SQUEEZE_NET, squeezeNet, pictures(2), false);
    float[] actual = logits(RES_NET, resNet, pictures(2), false);
    assertThat(difference(expected, actual)).isLessThan(0.2);
  }

  @Test
  void trainingBeginsWithWhatInferenceAnswers() {
    float[] inference = logits(RES_NET, resNet, pictures(1), false);
    float[] training = logits(RES_NET, resNet, pictures(1), true);
    for (int i = 0; i < training.length; i++) {
      assertThat(training[i])
          .isCloseTo(inference[i], within(1e-3f * Math.abs(inference[i]) + 1e-3f));
    }
  }

  @Test
  void otherClassesBeginAsANewLayerOnSqueezeNetsFeatures() {
    beginsAsANewLayer(Topology.RESNET101.network(Head.POOLED, 2), Recipe.PAPER);
  }

  /** For SqueezeNet's classifier scores nothing below 0, and so no genre under a half. */
  @Test
  void severalGenresAPosterBeginAsANewLayerOnSqueezeNetsFeatures() {
    beginsAsANewLayer(RES_NET, SEVERAL_GENRES);
  }

  private static void beginsAsANewLayer(Network network, Recipe recipe) {
    var weights = SqueezeNetInResNet.weights(network, recipe, squeezeNet, pictures(1));
    float[] expected = features(SQUEEZE_NET, squeezeNet, 512);
    float[] actual = features(network, weights, 512);
    assertThat(difference(expected, actual)).isLessThan(0.2);
    String last = network.parameters().getLast().name().replace("bias", "weight");
    assertThat(weights.get(last).values()).doesNotContain(0);
  }

  @Test
  void acceptsWeightsOfSqueezeNetForResNetAlone() {
    assertThat(SqueezeNetInResNet.accepts(Topology.RESNET101, squeezeNet)).isTrue();
    assertThat(SqueezeNetInResNet.accepts(Topology.SQUEEZENET1_1, squeezeNet)).isFalse();
    assertThat(SqueezeNetInResNet.accepts(Topology.RESNET101, resNet)).isFalse();
  }

  /** As SqueezeNet 1.0, some of whose names are the same. */
  @Test
  void refusesFeaturesOfAnotherShapeOrFewer() {
    Map<String, Tensor> another = new HashMap<>(squeezeNet);
    another.put("features.0.weight", new Tensor(new long[] {96, 3, 7, 7}, new float[96 * 3 * 49]));
    assertThat(SqueezeNetInResNet.accepts(Topology.RESNET101, another)).isFalse();

    Map<String, Tensor> fewer = new HashMap<>(squeezeNet);
    fewer.remove("features.3.squeeze.bias");
    assertThat(SqueezeNetInResNet.accepts(Topology.RESNET101, fewer)).isFalse();
  }

  private static Recipe severalGenres() {
    Recipe paper = Recipe.PAPER;
    return new Recipe(
        paper.epochs(),
        paper.patience(),
        paper.batchSize(),
        paper.mixedPrecision(),
        paper.optimization(),
        paper.fineTuning(),
        paper.objective(),
        paper.augmentation(),
        paper.temperatureScaling(),
        LabelPolicy.MULTI,
        paper.inputSize(),
        paper.seed(),
        paper.variation());
  }

  private static Map<String, Tensor> squeezeNet() {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = new NetworkBlock(SQUEEZE_NET, 1);
      block.initialize(manager);
      return block.save();
    }
  }

  private static float[] logits(
      Network network, Map<String, Tensor> weights, Batch pictures, boolean training) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = block(network, weights, manager);
      NDList images = new NDList(images(manager, pictures));
      var store = new ParameterStore(manager, false);
      return block.forward(store, images, training).head().toFloatArray();
    }
  }

  /** The means of the first of the last maps, [pictures, count]. */
  private static float[] features(Network network, Map<String, Tensor> weights, int count) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = block(network, weights, manager);
      NDArray maps = block.run(network.features(), images(manager, pictures(2)));
      NDArray means = block.run(new Layer.AdaptiveAveragePool(1, 1), maps);
      return new Channels(0, count).of(means).toFloatArray();
    }
  }

  private static NetworkBlock block(
      Network network, Map<String, Tensor> weights, NDManager manager) {
    NetworkBlock block = new NetworkBlock(network, 1);
    block.initialize(manager);
    block.load(weights);
    return block;
  }

  private static NDArray images(NDManager manager, Batch pictures) {
    return PosterInput.normalised(manager, pictures.images(), pictures.size(), SIZE);
  }

  /** The sum of all differences as a share of the sum of all that is expected. */
  private static double difference(float[] expected, float[] actual) {
    double difference = 0;
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.abs(actual[i] - expected[i]);
      sum += Math.abs(expected[i]);
    }
    return difference / sum;
  }

  private static Batch pictures(long seed) {
    Random random = new Random(seed);
    ByteBuffer images = ByteBuffer.allocateDirect(COUNT * SIZE.rgbBytes());
    for (int i = 0; i < COUNT; i++) {
      images.put(picture(random));
    }
    Movie movie = new Movie("tt0000000", "", List.of("Drama"), 1);
    Poster poster = new Poster(movie, Path.of(""), List.of(0), Split.TRAINING);
    return new Batch(Collections.nCopies(COUNT, poster), SIZE, images.flip(), _ -> {});
  }

  private static byte[] picture(Random random) {
    byte[] pixels = new byte[SIZE.rgbBytes()];
    byte[] colour = new byte[3];
    for (int rectangle = 0; rectangle < 15; rectangle++) {
      random.nextBytes(colour);
      int left = random.nextInt(SIZE.width());
      int right = random.nextInt(left, SIZE.width());
      int bottom = random.nextInt(SIZE.height());
      for (int y = random.nextInt(bottom + 1); y < bottom; y++) {
        for (int x = left; x < right; x++) {
          System.arraycopy(colour, 0, pixels, (y * SIZE.width() + x) * 3, 3);
        }
      }
    }
    return pixels;
  }
}
