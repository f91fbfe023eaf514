package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.marquee.trainer.weights.Tensor;

/** Plain gradient descent on cross entropy, with nothing of DJL's trainer in between. */
final class GradientDescent {

  private GradientDescent() {}

  /**
   * One step.
   *
   * @param images a batch whose places are its classes
   * @return the loss before the step
   */
  static float step(NetworkBlock block, NDManager manager, Tensor images, float learningRate) {
    try (NDManager batch = manager.newSubManager();
        GradientCollector collector = Djl.engine().newGradientCollector()) {
      NDList input = new NDList(batch.create(images.values(), new Shape(images.shape())));
      NDList logits = block.forward(new ParameterStore(batch, false), input, true);
      NDList classes = new NDList(batch.arange((int) images.shape()[0]));
      NDArray loss = Loss.softmaxCrossEntropyLoss().evaluate(classes, logits);
      collector.backward(loss);
      block.parametersByName().values().stream()
          .filter(Parameter::requiresGradient)
          .forEach(parameter -> descend(parameter, learningRate));
      return loss.getFloat();
    }
  }

  private static void descend(Parameter parameter, float learningRate) {
    try (NDArray gradient = parameter.getArray().getGradient();
        NDArray change = gradient.mul(learningRate);
        NDArray detached = parameter.getArray().stopGradient()) {
      detached.subi(change);
      gradient.subi(gradient);
    }
  }
}
