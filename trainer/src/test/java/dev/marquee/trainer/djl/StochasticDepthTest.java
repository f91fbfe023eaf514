package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StochasticDepthTest {

  private static final Network RESNET = Topology.RESNET101.network(Head.POOLED, 3);
  private static final List<Layer.Residual> BRANCHES = RESNET.residuals();
  private static final Tensor IMAGES = FormulaWeights.images(3, 32, 32);

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @BeforeEach
  void seed() {
    Djl.engine().setRandomSeed(7);
  }

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void deeperBranchesAreLeftOutMoreOftenAndTheRestMakesUpForIt() {
    int passes = 4_000;
    double[] left = new double[BRANCHES.size()];
    double[] sum = new double[BRANCHES.size()];
    var depth = new StochasticDepth(RESNET, 0.5);
    for (int pass = 0; pass < passes; pass++) {
      Map<Layer.Residual, Float> factors = depth.draw(manager);
      for (int i = 0; i < left.length; i++) {
        float factor = factors.get(BRANCHES.get(i));
        left[i] += factor == 0 ? 1 : 0;
        sum[i] += factor;
      }
    }
    assertThat(IntStream.range(0, left.length))
        .hasSize(33)
        .allSatisfy(i -> assertThat(left[i] / passes).isEqualTo(0.5 * (i + 1) / 33, offset(0.04)))
        .allSatisfy(i -> assertThat(sum[i] / passes).isEqualTo(1, offset(0.06)));
  }

  @Test
  void aBranchThatIsLeftOutDoesNotEvenSeeTheBatch() {
    NetworkBlock block = block(0.9);
    Map<String, Tensor> before = block.save();
    forward(block, true);
    Map<String, Tensor> after = block.save();
    assertThat(untouched(before, after, "layer1.0.bn1")).isFalse();
    assertThat(untouched(before, after, "layer4.2.bn1")).isTrue();
    assertThat(BRANCHES.stream().filter(branch -> untouched(before, after, name(branch))))
        .hasSizeBetween(5, 28);
  }

  @Test
  void aStepMovesWhatItDidNotLeaveOut() {
    NetworkBlock block = block(0.9);
    Map<String, Tensor> before = block.save();
    GradientDescent.step(block, manager, IMAGES, 0.01f);
    Map<String, Tensor> after = block.save();
    assertThat(BRANCHES)
        .allSatisfy(
            branch -> {
              String statistics = name(branch) + ".running_mean";
              String weights = name(branch).replace("bn1", "bn3") + ".weight";
              assertThat(same(before, after, weights)).isEqualTo(same(before, after, statistics));
            });
  }

  @Test
  void anAnswerLeavesNothingOut() {
    assertThat(forward(block(0.9), false)).containsExactly(forward(block(0), false));
  }

  private static boolean untouched(
      Map<String, Tensor> before, Map<String, Tensor> after, String normalisation) {
    return same(before, after, normalisation + ".running_mean");
  }

  private static boolean same(
      Map<String, Tensor> before, Map<String, Tensor> after, String parameter) {
    return Arrays.equals(before.get(parameter).values(), after.get(parameter).values());
  }

  /** The name of a branch's first normalisation. */
  private static String name(Layer.Residual branch) {
    return ((Layer.BatchNormalization) branch.body().layers().get(1)).name();
  }

  private float[] forward(NetworkBlock block, boolean training) {
    var images = manager.create(IMAGES.values(), new Shape(IMAGES.shape()));
    var store = new ParameterStore(manager, false);
    return block.forward(store, new NDList(images), training).head().toFloatArray();
  }

  private NetworkBlock block(double rate) {
    var block = new NetworkBlock(RESNET, 7, rate);
    block.initialize(manager);
    return block;
  }
}
