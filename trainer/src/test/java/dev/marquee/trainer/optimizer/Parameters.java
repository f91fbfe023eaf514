package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.marquee.trainer.djl.Djl;
import java.util.List;

/** A weight [3, 2] and a bias [3] that are given the gradients of one's choice. */
record Parameters(Parameter weight, Parameter bias) {

  static Parameters of(NDManager manager, float[] weight, float[] bias) {
    return new Parameters(
        parameter(manager, "weight", weight, new Shape(3, 2)),
        parameter(manager, "bias", bias, new Shape(3)));
  }

  private static Parameter parameter(NDManager manager, String name, float[] values, Shape shape) {
    Parameter parameter =
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optShape(shape)
            .optRequiresGrad(true)
            .optInitializer((owner, of, _) -> owner.create(values, of))
            .build();
    parameter.initialize(manager, DataType.FLOAT32);
    return parameter;
  }

  List<TrainedParameter> trained(double biasFactor) {
    return List.of(
        new TrainedParameter("weight", weight, 1), new TrainedParameter("bias", bias, biasFactor));
  }

  /** Gives gradients by the sum of products with them. */
  void backward(NDManager manager, float[] ofWeight, float[] ofBias) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Djl.engine().newGradientCollector()) {
      NDArray weightSlope = scope.create(ofWeight, new Shape(3, 2));
      NDArray biasSlope = scope.create(ofBias, new Shape(3));
      NDArray sum = weightSlope.mul(weight.getArray()).sum();
      collector.backward(sum.add(biasSlope.mul(bias.getArray()).sum()));
    }
  }

  float[] weights() {
    return weight.getArray().toFloatArray();
  }

  float[] biases() {
    return bias.getArray().toFloatArray();
  }
}
