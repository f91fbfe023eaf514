package dev.marquee.trainer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SqueezeNet 1.1 trained by SGD with a momentum of 0.8 on labels that are smoothed by 0.2, each
 * group of layers 0.3 slower than the one above it, with an average of weights whose decay is 0.5;
 * DJL gives the gradients, and all else is computed here, in double precision.
 */
final class TextbookTraining {

  private static final double MOMENTUM = 0.8;
  private static final float SMOOTHING = 0.2f;

  /** From which convolution or fire module on, from the first, layers are so far from the head. */
  private static final Map<Integer, Integer> GROUPS =
      Map.of(0, 4, 3, 4, 4, 4, 6, 3, 7, 3, 9, 2, 10, 2, 11, 1, 12, 1);

  private final Network network;
  private final Map<String, double[]> weights = new LinkedHashMap<>();
  private final Map<String, double[]> averages = new LinkedHashMap<>();
  private final Map<String, double[]> velocities = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new HashMap<>();

  TextbookTraining(Network network, Map<String, Tensor> start) {
    this.network = network;
    start.forEach(
        (name, tensor) -> {
          double[] values = new double[tensor.values().length];
          Arrays.setAll(values, i -> tensor.values()[i]);
          weights.put(name, values);
          averages.put(name, values.clone());
          velocities.put(name, new double[values.length]);
          shapes.put(name, tensor.shape());
        });
  }

  Map<String, float[]> weights() {
    return floats(weights);
  }

  Map<String, float[]> averages() {
    return floats(averages);
  }

  /**
   * One step.
   *
   * @param number counted from 0
   * @param rate of the classifier
   * @param everything whether more than the classifier moves
   */
  void step(Batch batch, int number, double rate, boolean everything) {
    Map<String, float[]> slopes = slopes(batch);
    double past = Math.min(0.5, (1.0 + number) / (10.0 + number));
    weights.forEach(
        (name, values) -> {
          int group = group(name);
          if (group == 0 || everything) {
            move(values, velocities.get(name), slopes.get(name), rate * Math.pow(0.7, group));
          }
          double[] average = averages.get(name);
          Arrays.setAll(average, i -> past * average[i] + (1 - past) * values[i]);
        });
  }

  private static void move(double[] values, double[] velocity, float[] slopes, double rate) {
    for (int i = 0; i < values.length; i++) {
      velocity[i] = MOMENTUM * velocity[i] + slopes[i];
      values[i] -= rate * velocity[i];
    }
  }

  private static int group(String name) {
    String[] parts = name.split("\\.");
    return parts[0].equals("classifier") ? 0 : GROUPS.get(Integer.parseInt(parts[1]));
  }

  private Map<String, float[]> slopes(Batch batch) {
    Map<String, float[]> slopes = new HashMap<>();
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = new NetworkBlock(network, 0);
      block.initialize(manager);
      block.load(tensors());
      NDArray images =
          PosterInput.normalised(manager, batch.images(), batch.size(), batch.imageSize());
      try (GradientCollector collector = Djl.engine().newGradientCollector()) {
        NDArray logits =
            block
                .forward(new ParameterStore(manager, false), new NDList(images), true)
                .singletonOrThrow();
        NDArray surprises = logits.logSoftmax(1).mul(targets(batch, manager));
        collector.backward(surprises.sum().div(batch.size()).neg());
      }
      block
          .parametersByName()
          .forEach((name, each) -> slopes.put(name, each.getArray().getGradient().toFloatArray()));
    }
    return slopes;
  }

  private NDArray targets(Batch batch, NDManager manager) {
    int classes = network.classes();
    float[] targets = new float[batch.size() * classes];
    Arrays.fill(targets, SMOOTHING / classes);
    for (int i = 0; i < batch.size(); i++) {
      targets[i * classes + batch.posters().get(i).target().getFirst()] += 1 - SMOOTHING;
    }
    return manager.create(targets, new Shape(batch.size(), classes));
  }

  private Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights().forEach((name, values) -> tensors.put(name, new Tensor(shapes.get(name), values)));
    return tensors;
  }

  private static Map<String, float[]> floats(Map<String, double[]> values) {
    Map<String, float[]> floats = new LinkedHashMap<>();
    values.forEach(
        (name, doubles) -> {
          float[] rounded = new float[doubles.length];
          for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) doubles[i];
          }
          floats.put(name, rounded);
        });
    return floats;
  }
}
