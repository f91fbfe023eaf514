package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The affine map that takes some feature maps nearest to others, location by location.
 *
 * @param weights [outputs][inputs]
 * @param bias [outputs]
 */
record LeastSquares(float[][] weights, float[] bias) {

  /** Ridge, as a share of each input's second moment: keeps inputs that depend on others small. */
  private static final double RIDGE = 1e-4;

  /** So that inputs that are always 0 do not make it singular. */
  private static final double FLOOR = 1e-8;

  /**
   * Solves the normal equations in float64.
   *
   * @param inputs float32 [N, inputs, H, W]
   * @param outputs float32 [N, outputs, H, W]
   */
  static LeastSquares fit(NDArray inputs, NDArray outputs) {
    try (NDArray x = withOne(rows(inputs));
        NDArray y = rows(outputs)) {
      NDArray moments = x.transpose().matMul(x).div(x.getShape().get(0));
      NDArray ridge = diagonal(moments.diagonal().mul(RIDGE).add(FLOOR));
      NDArray cross = x.transpose().matMul(y).div(x.getShape().get(0));
      NDArray solution = moments.add(ridge).inverse().matMul(cross);
      return of(solution.transpose().toType(DataType.FLOAT32, false));
    }
  }

  /** [N, C, H, W] as float64 [N*H*W, C]. */
  private static NDArray rows(NDArray maps) {
    long channels = maps.getShape().get(1);
    return maps.transpose(0, 2, 3, 1).reshape(-1, channels).toType(DataType.FLOAT64, false);
  }

  private static NDArray diagonal(NDArray values) {
    int side = (int) values.size();
    return values.getManager().eye(side, side, 0, DataType.FLOAT64).mul(values);
  }

  private static NDArray withOne(NDArray rows) {
    Shape one = new Shape(rows.getShape().get(0), 1);
    return rows.concat(rows.getManager().ones(one, DataType.FLOAT64), 1);
  }

  private static LeastSquares of(NDArray solution) {
    int inputs = (int) solution.getShape().get(1) - 1;
    float[] values = solution.toFloatArray();
    float[][] weights = new float[values.length / (inputs + 1)][inputs];
    float[] bias = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      System.arraycopy(values, i * (inputs + 1), weights[i], 0, inputs);
      bias[i] = values[i * (inputs + 1) + inputs];
    }
    return new LeastSquares(weights, bias);
  }

  /** The part of the inputs from one on, without the bias. */
  LeastSquares from(int input) {
    float[][] rest = new float[weights.length][];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = Arrays.copyOfRange(weights[i], input, weights[i].length);
    }
    return new LeastSquares(rest, new float[bias.length]);
  }
}
