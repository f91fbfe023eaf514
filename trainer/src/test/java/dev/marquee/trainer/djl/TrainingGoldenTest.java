package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Goldens;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Training against PyTorch itself, on the network of training_goldens.py. */
class TrainingGoldenTest {

  private static final float LEARNING_RATE = 0.02f;

  record Golden(List<Float> losses, Map<String, float[]> state) {}

  @Test
  void gradientsAndRunningStatisticsFollowPyTorchThroughEveryKindOfLayer() {
    Golden golden = Goldens.read("/goldens/training.json", Golden.class);
    Tensor images = FormulaWeights.images(3, 9, 7);
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      var block = new NetworkBlock(tiny(), 1);
      block.initialize(manager);
      block.load(FormulaWeights.fill(tiny()));
      for (float loss : golden.losses()) {
        assertThat(GradientDescent.step(block, manager, images, LEARNING_RATE))
            .isCloseTo(loss, offset(1e-5f));
      }
      Map<String, Tensor> state = block.save();
      assertThat(state).containsOnlyKeys(golden.state().keySet());
      state.forEach(
          (name, tensor) ->
              assertThat(tensor.values())
                  .as(name)
                  .containsExactly(golden.state().get(name), offset(1e-5f)));
    }
  }

  private static Network tiny() {
    return new Network(Topology.ALEXNET, Head.CLASSIFIER, 3, features(), classifier());
  }

  private static Sequential features() {
    return Sequential.of(
        new Convolution("stem", 3, 4, 3, 1, 1, false),
        new BatchNormalization("bn", 4),
        new Relu(),
        new MaxPool(3, 2, 0, true),
        new Residual(
            Sequential.of(new Convolution("body", 4, 4, 3, 1, 1, true)),
            Sequential.of(new Convolution("shortcut", 4, 4, 1, 1, 0, true))),
        new Relu(),
        new Residual(
            Sequential.of(new Convolution("second", 4, 4, 1, 1, 0, true)), Sequential.of()),
        new Relu(),
        new Concat(
            List.of(
                Sequential.of(new Convolution("left", 4, 2, 1, 1, 0, true), new Relu()),
                Sequential.of(new Convolution("right", 4, 3, 3, 1, 1, true), new Relu()))));
  }

  private static Sequential classifier() {
    return Sequential.of(new AdaptiveAveragePool(3, 2), new Flatten(), new Linear("last", 30, 3));
  }
}
