package dev.marquee.trainer.network;

import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One array of a network's state: a parameter, or a running statistic of batch normalisation.
 *
 * @param name torchvision's, for example {@code layer3.22.bn2.running_mean}
 * @param shape the dimensions, as PyTorch stores them
 * @param kind what the layer does with it
 * @param owner the layer that it belongs to
 */
public record ParameterSpec(String name, List<Long> shape, Kind kind, Layer owner) {

  /** What a layer does with an array, and the last part of the array's name. */
  public enum Kind {
    WEIGHT("weight"),
    BIAS("bias"),
    RUNNING_MEAN("running_mean"),
    RUNNING_VARIANCE("running_var");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }
  }

  private ParameterSpec(String prefix, Kind kind, Layer owner, Integer... shape) {
    this(
        prefix + "." + kind.suffix, Stream.of(shape).map(Integer::longValue).toList(), kind, owner);
  }

  /** Whether gradients train it; running statistics only follow the data. */
  public boolean trainable() {
    return kind == Kind.WEIGHT || kind == Kind.BIAS;
  }

  /** How many values it holds. */
  public int size() {
    return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
  }

  /** Whether weights have it, in its shape. */
  public boolean isIn(Map<String, Tensor> weights) {
    return problemIn(weights).isEmpty();
  }

  /** Tells of weights that lack it, or have it in another shape. */
  public Optional<String> problemIn(Map<String, Tensor> weights) {
    Tensor tensor = weights.get(name);
    if (tensor == null) {
      return Optional.of(name + " is missing");
    }
    List<Long> found = Arrays.stream(tensor.shape()).boxed().toList();
    return found.equals(shape)
        ? Optional.empty()
        : Optional.of(name + " has shape " + found + ", not " + shape);
  }

  /** All arrays of a layer and of the layers inside it, in the order of torchvision's state. */
  public static Stream<ParameterSpec> of(Layer layer) {
    return switch (layer) {
      case Layer.Convolution c -> convolution(c);
      case Layer.BatchNormalization b -> Stream.of(Kind.values()).map(kind -> statistic(b, kind));
      case Layer.Linear l ->
          Stream.of(
              new ParameterSpec(l.name(), Kind.WEIGHT, l, l.out(), l.in()),
              new ParameterSpec(l.name(), Kind.BIAS, l, l.out()));
      case Layer.LogitAdjustment a ->
          Stream.of(new ParameterSpec(a.name(), Kind.BIAS, a, a.classes()));
      case Layer.Sequential s -> s.layers().stream().flatMap(ParameterSpec::of);
      case Layer.Residual r -> Stream.of(r.body(), r.shortcut()).flatMap(ParameterSpec::of);
      case Layer.Concat c -> c.branches().stream().flatMap(ParameterSpec::of);
      case Layer.StageStatistics s -> s.stages().stream().flatMap(ParameterSpec::of);
      case Layer.Relu _,
          Layer.MaxPool _,
          Layer.AdaptiveAveragePool _,
          Layer.Flatten _,
          Layer.Dropout _ ->
          Stream.empty();
    };
  }

  private static Stream<ParameterSpec> convolution(Layer.Convolution c) {
    var weight =
        new ParameterSpec(c.name(), Kind.WEIGHT, c, c.out(), c.in(), c.kernel(), c.kernel());
    return c.bias()
        ? Stream.of(weight, new ParameterSpec(c.name(), Kind.BIAS, c, c.out()))
        : Stream.of(weight);
  }

  private static ParameterSpec statistic(Layer.BatchNormalization b, Kind kind) {
    return new ParameterSpec(b.name(), kind, b, b.channels());
  }
}
