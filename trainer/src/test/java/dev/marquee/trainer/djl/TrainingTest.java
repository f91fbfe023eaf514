package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void aFewStepsLowerTheLoss() {
    Djl.engine().setRandomSeed(7);
    NetworkBlock block = block(Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 3));
    List<Float> losses = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      losses.add(step(block, images(false)));
    }
    assertThat(losses.getLast()).isLessThan(losses.getFirst() * 0.9f);
  }

  @Test
  void everyTrainableParameterOfEveryLayerKindGetsAGradient() {
    for (Topology topology : List.of(Topology.ALEXNET, Topology.SQUEEZENET1_1)) {
      NetworkBlock block = block(topology.network(Head.CLASSIFIER, 3));
      step(block, images(false));
      assertThat(block.parametersByName().values())
          .allSatisfy(parameter -> assertThat(norm(gradient(parameter))).isPositive());
    }
  }

  @Test
  void aChannelsLastViewIsTheSameInput() {
    NetworkBlock block = block(Topology.SQUEEZENET1_1.network(Head.POOLED, 3));
    var store = new ParameterStore(manager, false);
    float[] planar = block.forward(store, images(false), false).head().toFloatArray();
    float[] channelsLast = block.forward(store, images(true), false).head().toFloatArray();
    assertThat(channelsLast).containsExactly(planar, offset(1e-5f));
  }

  @Test
  void nothingOutlivesAStepButTheParameters() {
    NetworkBlock block = block(Topology.ALEXNET.network(Head.CLASSIFIER, 3));
    step(block, images(false));
    int before = manager.getManagedArrays().size();
    step(block, images(false));
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheLogitsAreLeftOfAForwardPass(Head head) {
    NetworkBlock block = block(Topology.ALEXNET.network(head, 3));
    try (NDManager batch = manager.newSubManager()) {
      NDList input = images(false);
      input.attach(batch);
      block.forward(new ParameterStore(manager, false), input, false);
      assertThat(batch.getManagedArrays()).hasSize(2);
    }
  }

  private NetworkBlock block(Network network) {
    var block = new NetworkBlock(network, 7);
    block.initialize(manager);
    return block;
  }

  /** One step of plain gradient descent; the images' places are their classes. */
  private float step(NetworkBlock block, NDList images) {
    try (NDManager batch = manager.newSubManager();
        GradientCollector collector = Djl.engine().newGradientCollector()) {
      images.attach(batch);
      NDList logits = block.forward(new ParameterStore(batch, false), images, true);
      NDArray classes = batch.create(new int[] {0, 1, 2});
      NDArray loss = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(classes), logits);
      collector.backward(loss);
      float value = loss.getFloat();
      descend(block);
      return value;
    }
  }

  private static void descend(NetworkBlock block) {
    for (Parameter parameter : block.parametersByName().values()) {
      try (NDArray gradient = gradient(parameter);
          NDArray change = gradient.mul(0.002f);
          NDArray detached = parameter.getArray().stopGradient()) {
        detached.subi(change);
      }
    }
  }

  private static NDArray gradient(Parameter parameter) {
    return parameter.getArray().getGradient();
  }

  private static float norm(NDArray array) {
    return array.norm().getFloat();
  }

  /** Three images with a ripple; each is bright in the channel of its class. */
  private NDList images(boolean channelsLast) {
    int side = 64;
    float[] values = new float[3 * 3 * side * side];
    for (int i = 0; i < values.length; i++) {
      int plane = i / (side * side);
      values[i] = (float) Math.sin(i * 0.37) + (plane / 3 == plane % 3 ? 2 : -1);
    }
    NDArray planar = manager.create(values, new Shape(3, 3, side, side));
    return new NDList(
        channelsLast ? planar.transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2) : planar);
  }
}
