package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import org.junit.jupiter.api.Test;

class BatchNormalizationTest {

  private static final Network NETWORK =
      new Network(
          Topology.RESNET101,
          Head.POOLED,
          3,
          Sequential.of(
              new Convolution("conv", 3, 4, 1, 1, 0, false), new BatchNormalization("bn", 4)),
          Sequential.of(new Flatten(), new Linear("last", 4, 3)));

  /** As ResNet101 has it at 32x32, where the last batch of an epoch may have one poster. */
  @Test
  void aPosterAloneWithMapsOfOnePixelTrainsAndMovesNoStatistics() {
    assertThat(runningMeanAfterAStep(1)).containsOnly(0);
    assertThat(runningMeanAfterAStep(2)).doesNotContain(0);
  }

  private static float[] runningMeanAfterAStep(int posters) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = new NetworkBlock(NETWORK, 1);
      block.initialize(manager);
      float loss =
          GradientDescent.step(block, manager, FormulaWeights.images(posters, 1, 1), 0.01f);
      assertThat(loss).isFinite();
      return block.save().get("bn.running_mean").values();
    }
  }
}
