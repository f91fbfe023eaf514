package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkBlockTest {

  private static final Tensor IMAGES = images();

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void aFewStepsLowerTheLoss() {
    Djl.engine().setRandomSeed(7);
    NetworkBlock block = block(Topology.SQUEEZENET1_1.network(Head.POOLED, 3));
    List<Float> losses = new ArrayList<>();
    for (int step = 0; step < 20; step++) {
      losses.add(GradientDescent.step(block, manager, IMAGES, 0.002f));
    }
    assertThat(losses.getLast()).isLessThan(losses.getFirst() / 2);
  }

  @Test
  void oneStepMovesEveryParameter() {
    NetworkBlock block = block(Topology.SQUEEZENET1_1.network(Head.POOLED, 3));
    Map<String, Tensor> before = block.save();
    GradientDescent.step(block, manager, IMAGES, 0.01f);
    assertThat(block.save())
        .allSatisfy(
            (name, after) ->
                assertThat(Arrays.equals(after.values(), before.get(name).values())).isFalse());
  }

  @Test
  void aChannelsLastViewIsTheSameInput() {
    NetworkBlock block = block(Topology.ALEXNET.network(Head.CLASSIFIER, 3));
    NDArray planar = manager.create(IMAGES.values(), new Shape(IMAGES.shape()));
    NDArray channelsLast = planar.transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2);
    assertThat(logits(block, channelsLast)).containsExactly(logits(block, planar), offset(1e-6f));
  }

  private float[] logits(NetworkBlock block, NDArray images) {
    var store = new ParameterStore(manager, false);
    return block.forward(store, new NDList(images), false).head().toFloatArray();
  }

  @Test
  void nothingOutlivesAStepButTheParameters() {
    Network network = Topology.ALEXNET.network(Head.CLASSIFIER, 3);
    NetworkBlock block = block(network);
    GradientDescent.step(block, manager, IMAGES, 0.01f);
    assertThat(manager.getManagedArrays().size()).isEqualTo(network.parameters().size());
  }

  @ParameterizedTest
  @EnumSource
  void onlyInputAndLogitsAreLeftOfAForwardPass(Head head) {
    NetworkBlock block = block(Topology.ALEXNET.network(head, 3));
    try (NDManager batch = manager.newSubManager()) {
      NDArray input = batch.create(IMAGES.values(), new Shape(IMAGES.shape()));
      block.forward(new ParameterStore(manager, false), new NDList(input), true);
      assertThat(batch.getManagedArrays().size()).isEqualTo(2);
    }
  }

  /** Noise; each image is bright in the channel of its class. */
  private static Tensor images() {
    Tensor noise = FormulaWeights.images(3, 64, 64);
    int plane = 64 * 64;
    for (int image = 0; image < 3; image++) {
      int bright = (image * 3 + image) * plane;
      Arrays.fill(noise.values(), bright, bright + plane, 2);
    }
    return noise;
  }

  private NetworkBlock block(Network network) {
    var block = new NetworkBlock(network, 7);
    block.initialize(manager);
    return block;
  }
}
