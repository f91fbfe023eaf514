package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationTest {

  @ParameterizedTest
  @EnumSource
  void dividesTheLogitsExactly(Head head) {
    Network network = Topology.SQUEEZENET1_1.network(head, 3);
    Calibration calibration =
        new Calibration(2, 0, List.of(), Map.of(), Map.of(), List.of(), List.of());
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = new NetworkBlock(network, 3);
      block.initialize(manager);
      float[] before = logits(block, manager);
      block.load(calibration.apply(network, block.save()));
      float[] after = logits(block, manager);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i] * 2).isEqualTo(before[i], offset(1e-6f));
      }
      assertThat(before).isNotEqualTo(after);
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesTheLogarithmsOfThePriorsFromTheLogits(Head head) {
    Network network = Topology.SQUEEZENET1_1.network(head, 3);
    List<Double> priors = List.of(0.7, 0.3, 0.0);
    var calibration = new Calibration(2, 0.5, priors, Map.of(), Map.of(), List.of(), List.of());
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock trained = new NetworkBlock(network, 3);
      trained.initialize(manager);
      NetworkBlock adjusted = new NetworkBlock(calibration.apply(network), 4);
      adjusted.initialize(manager);
      adjusted.load(calibration.apply(network, trained.save()));
      float[] before = logits(trained, manager);
      float[] after = logits(adjusted, manager);
      assertThat(after[0]).isEqualTo(before[0] / 2 - 0.5f * (float) Math.log(0.7), offset(1e-6f));
      assertThat(after[1]).isEqualTo(before[1] / 2 - 0.5f * (float) Math.log(0.3), offset(1e-6f));
      assertThat(after[2]).isEqualTo(before[2] / 2, offset(1e-6f));
    }
  }

  private static float[] logits(NetworkBlock block, NDManager manager) {
    var input =
        new NDList(manager.arange(0f, 3 * 64 * 64, 1f).sin().reshape(new Shape(1, 3, 64, 64)));
    return block.forward(new ParameterStore(manager, false), input, false).head().toFloatArray();
  }
}
