package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.marquee.trainer.djl.Constants;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NativeWork;
import dev.marquee.trainer.evaluation.Floats;

/**
 * The linear layer that makes a loss of all examples, plus a penalty on its squared weights, as
 * small as can be: with cross-entropy, logistic regression.
 */
final class PenalizedRegression {

  /** More than rounding adds to a float32 loss. */
  private static final double NEGLIGIBLE = 1e-7;

  private final NDManager manager;
  private final NDArray columns;
  private final NDArray y;
  private final Loss loss;
  private final double penalty;
  private final NDArray penalized;

  /**
   * Describes what is to be fitted.
   *
   * @param x [examples, inputs]; their manager owns the result
   * @param y [examples, outputs], the targets
   * @param penalty what the sum of the squared weights, biases left out, is multiplied with
   */
  PenalizedRegression(NDArray x, NDArray y, Loss loss, double penalty) {
    this.manager = x.getManager();
    long inputs = x.getShape().get(1);
    this.columns = x.concat(manager.ones(new Shape(x.getShape().get(0), 1)), 1).transpose();
    this.y = y;
    this.loss = loss;
    this.penalty = penalty;
    this.penalized = manager.ones(new Shape(1, inputs)).concat(manager.zeros(new Shape(1, 1)), 1);
  }

  /**
   * Fits from nothing.
   *
   * @return weights with the biases as the last column: [outputs, inputs + 1]
   */
  NDArray fit() {
    double[] nothing = new double[Math.toIntExact(shape().size())];
    return array(new LimitedMemoryBfgs(this::value, NEGLIGIBLE).minimize(nothing), manager);
  }

  /** [examples, outputs]. */
  NDArray logits(NDArray weights) {
    return weights.matMul(columns).transpose();
  }

  private LimitedMemoryBfgs.Value value(double[] weights) {
    try (var _ = NativeWork.begin();
        NDManager work = manager.newSubManager()) {
      NDArray variable = array(weights, work);
      variable.setRequiresGradient(true);
      try (GradientCollector collector = Djl.engine().newGradientCollector()) {
        NDArray value = value(variable, work);
        collector.backward(value);
        return new LimitedMemoryBfgs.Value(value.getFloat(), doubles(variable.getGradient()));
      }
    }
  }

  private NDArray value(NDArray weights, NDManager work) {
    NDArray squares = weights.mul(penalized).square().sum();
    NDArray targets = y.duplicate();
    targets.attach(work);
    return loss.of(logits(weights), targets).add(squares.mul(Constants.of(penalty, weights)));
  }

  private Shape shape() {
    return new Shape(y.getShape().get(1), columns.getShape().get(0));
  }

  private NDArray array(double[] values, NDManager owner) {
    return Constants.of(Floats.of(values), shape(), owner);
  }

  private static double[] doubles(NDArray array) {
    try (array) {
      float[] floats = array.toFloatArray();
      double[] values = new double[floats.length];
      for (int i = 0; i < floats.length; i++) {
        values[i] = floats[i];
      }
      return values;
    }
  }
}
