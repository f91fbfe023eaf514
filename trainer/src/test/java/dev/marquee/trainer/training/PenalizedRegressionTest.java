package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.djl.Djl;
import org.junit.jupiter.api.Test;

class PenalizedRegressionTest {

  /** Two examples of each of two classes along one line: the optimum is known in closed form. */
  @Test
  void leavesNoSlope() {
    try (NDManager manager = Djl.engine().newBaseManager()) {
      NDArray x = manager.create(new float[] {2, 1, -1, 0.5f, 0, 3, -2, 1}, new Shape(4, 2));
      NDArray y = manager.create(new float[] {1, 0, 0, 1, 1, 0, 0, 1}, new Shape(4, 2));
      Loss loss = Loss.plain(LabelPolicy.ALPHABETICAL);

      float[] weights = new PenalizedRegression(x, y, loss, 0.05).fit().toFloatArray();

      for (float slope : slopes(x.toFloatArray(), y.toFloatArray(), weights, 0.05)) {
        assertThat(slope).isCloseTo(0, within(1e-3f));
      }
    }
  }

  /** The gradient of cross-entropy and penalty, written out: (softmax - target) times the input. */
  private static float[] slopes(float[] x, float[] y, float[] weights, double penalty) {
    float[] slopes = new float[6];
    for (int example = 0; example < 4; example++) {
      float[] input = {x[2 * example], x[2 * example + 1], 1};
      double first = score(weights, 0, input);
      double second = score(weights, 3, input);
      double share = 1 / (1 + Math.exp(second - first));
      double[] errors = {share - y[2 * example], 1 - share - y[2 * example + 1]};
      for (int i = 0; i < 6; i++) {
        slopes[i] += (float) (errors[i / 3] * input[i % 3] / 4);
      }
    }
    for (int i = 0; i < 6; i++) {
      slopes[i] += i % 3 == 2 ? 0 : (float) (2 * penalty * weights[i]);
    }
    return slopes;
  }

  private static double score(float[] weights, int from, float[] input) {
    return weights[from] * input[0] + weights[from + 1] * input[1] + weights[from + 2];
  }
}
