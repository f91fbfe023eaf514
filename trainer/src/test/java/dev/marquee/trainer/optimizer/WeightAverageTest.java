package dev.marquee.trainer.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.djl.Djl;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightAverageTest {

  private static final float[] ZEROS = new float[6];
  private static final float[] BIAS = {1, 2, 3};

  @Test
  void forgetsTheStartFastAtFirstAndSlowlyLater() {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      Parameters weights = Parameters.of(manager, ZEROS, BIAS);
      Parameters averages = Parameters.of(manager, ZEROS, new float[3]);
      var average =
          new WeightAverage(0.9, Map.of("bias", weights.bias()), Map.of("bias", averages.bias()));
      average.update(0, manager);
      assertThat(averages.biases()).containsExactly(new float[] {0.9f, 1.8f, 2.7f}, offset(1e-6f));
      average.update(10_000, manager);
      assertThat(averages.biases())
          .containsExactly(new float[] {0.91f, 1.82f, 2.73f}, offset(1e-6f));
      assertThat(weights.biases()).isEqualTo(BIAS);
    }
  }
}
