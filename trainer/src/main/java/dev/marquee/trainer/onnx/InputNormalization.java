package dev.marquee.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marquee.trainer.graph.Nodes;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns bytes 0..255 into what a network reads: {@code (x / 255 - mean) / standard deviation}, as
 * much of it as possible inside the first convolution. The division always fits into its weights.
 * The mean fits into its bias only without padding, since the zeros of the padding stand for the
 * mean.
 */
final class InputNormalization {

  private static final double WHITE = 255;

  private InputNormalization() {}

  /** Writes the nodes that remain before the first layer, and answers their output. */
  static String write(GraphBuilder graph, String poster, Layer first) {
    String real =
        graph.node(
            "Cast",
            poster + ".float",
            List.of(poster),
            Nodes.integer("to", DataType.FLOAT.getNumber()));
    String x =
        graph.node(
            "Transpose", poster + ".nchw", List.of(real), Nodes.integers("perm", 0, 3, 1, 2));
    if (first instanceof Convolution conv && conv.padding() == 0) {
      return x;
    }
    String mean = graph.initializer(poster + ".mean", perChannel(means()));
    String centred = graph.node("Sub", poster + ".centred", List.of(x, mean));
    if (first instanceof Convolution) {
      return centred;
    }
    String scale = graph.initializer(poster + ".scale", perChannel(scales()));
    return graph.node("Mul", poster + ".normalised", List.of(centred, scale));
  }

  /** Folds into the first layer what {@link #write} leaves out. */
  static WeightedLayers fold(WeightedLayers network) {
    if (!(network.layers().getFirst() instanceof Convolution conv)) {
      return network;
    }
    boolean centres = conv.padding() == 0;
    Convolution folded = WeightedLayers.folded(conv, centres || conv.bias());
    Tensor kernel = scaled(network.weights().get(conv.name() + ".weight"));
    Map<String, Tensor> weights = new HashMap<>(network.weights());
    weights.put(folded.name() + ".weight", kernel);
    if (folded.bias()) {
      float[] bias = WeightedLayers.bias(conv, network.weights());
      Tensor moved =
          new Tensor(new long[] {conv.out()}, centres ? shifted(bias, kernel, -1) : bias);
      weights.put(folded.name() + ".bias", moved);
    }
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.set(0, folded);
    return new WeightedLayers(layers, weights);
  }

  /**
   * The weights as they were before {@link #fold}, but for rounding, under the names that it gave.
   */
  static Map<String, Tensor> unfold(WeightedLayers folded) {
    if (!(folded.layers().getFirst() instanceof Convolution conv)) {
      return folded.weights();
    }
    Map<String, Tensor> weights = new HashMap<>(folded.weights());
    Tensor kernel = weights.get(conv.name() + ".weight");
    float[] values = kernel.values().clone();
    double[] scales = scales();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / scales[channel(kernel, i)]);
    }
    weights.put(conv.name() + ".weight", new Tensor(kernel.shape(), values));
    if (conv.padding() == 0) {
      Tensor bias = weights.get(conv.name() + ".bias");
      weights.put(
          conv.name() + ".bias", new Tensor(bias.shape(), shifted(bias.values(), kernel, 1)));
    }
    return weights;
  }

  private static Tensor scaled(Tensor kernel) {
    float[] values = kernel.values().clone();
    double[] scales = scales();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * scales[channel(kernel, i)]);
    }
    return new Tensor(kernel.shape(), values);
  }

  /** The bias plus {@code sign} times what the mean alone makes of the kernel. */
  private static float[] shifted(float[] bias, Tensor kernel, int sign) {
    double[] means = means();
    double[] shift = new double[bias.length];
    int size = kernel.values().length / bias.length;
    for (int i = 0; i < kernel.values().length; i++) {
      shift[i / size] += kernel.values()[i] * means[channel(kernel, i)];
    }
    float[] shifted = bias.clone();
    for (int out = 0; out < bias.length; out++) {
      shifted[out] = (float) (bias[out] + sign * shift[out]);
    }
    return shifted;
  }

  /** The input channel of a value of a kernel [out, channels, rows, columns]. */
  private static int channel(Tensor kernel, int index) {
    long[] shape = kernel.shape();
    return (int) (index / (shape[2] * shape[3]) % shape[1]);
  }

  private static double[] means() {
    double[] means = new double[Network.MEAN.length];
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] = Network.MEAN[channel] * WHITE;
    }
    return means;
  }

  private static double[] scales() {
    double[] scales = new double[Network.STANDARD_DEVIATION.length];
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = 1 / (Network.STANDARD_DEVIATION[channel] * WHITE);
    }
    return scales;
  }

  private static Tensor perChannel(double[] channels) {
    float[] values = new float[channels.length];
    for (int channel = 0; channel < values.length; channel++) {
      values[channel] = (float) channels[channel];
    }
    return new Tensor(new long[] {1, values.length, 1, 1}, values);
  }
}
