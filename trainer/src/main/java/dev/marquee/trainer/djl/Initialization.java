package dev.marquee.trainer.djl;

import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.network.ParameterSpec.Kind;
import dev.marquee.trainer.network.Topology;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The values that a network starts from without weights: torchvision's distributions, seeded, with
 * its {@code zero_init_residual}: each residual branch starts as nothing, so that 33 of them in a
 * row can learn at a high rate from the first step (Goyal et al., arXiv:1706.02677, 5.1).
 */
final class Initialization {

  private sealed interface Distribution {
    record Constant(float value) implements Distribution {}

    record Uniform(double bound) implements Distribution {}

    record Normal(double standardDeviation) implements Distribution {}
  }

  private static final Distribution ZERO = new Distribution.Constant(0);
  private static final Distribution ONE = new Distribution.Constant(1);
  private static final Distribution NARROW = new Distribution.Normal(0.01);
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private Initialization() {}

  /** Values that depend on the seed and the parameter's name only. */
  static float[] values(Network network, ParameterSpec spec, long seed) {
    var random = new SplittableRandom(seed ^ spec.name().hashCode() * GOLDEN_RATIO);
    float[] values = new float[spec.size()];
    Distribution distribution = distribution(network, spec);
    for (int i = 0; i < values.length; i++) {
      values[i] = draw(distribution, random);
    }
    return values;
  }

  private static float draw(Distribution distribution, RandomGenerator random) {
    return switch (distribution) {
      case Distribution.Constant c -> c.value();
      case Distribution.Uniform u -> (float) (u.bound() * (2 * random.nextDouble() - 1));
      case Distribution.Normal n -> (float) (n.standardDeviation() * random.nextGaussian());
    };
  }

  private static Distribution distribution(Network network, ParameterSpec spec) {
    return switch (spec.owner()) {
      case Layer.BatchNormalization b -> normalization(network, spec.kind(), b);
      case Layer.Convolution c -> convolution(network, spec.kind(), c);
      case Layer.Linear l -> linear(network, spec.kind(), l);
      case Layer.LogitAdjustment _ -> ZERO;
      default -> throw new IllegalArgumentException(spec.owner() + " has no parameters");
    };
  }

  private static Distribution normalization(
      Network network, Kind kind, Layer.BatchNormalization b) {
    return switch (kind) {
      case WEIGHT -> endsBranch(network, b) ? ZERO : ONE;
      case RUNNING_VARIANCE -> ONE;
      case BIAS, RUNNING_MEAN -> ZERO;
    };
  }

  private static boolean endsBranch(Network network, Layer.BatchNormalization b) {
    return network.residuals().stream()
        .anyMatch(residual -> residual.body().layers().getLast().equals(b));
  }

  private static Distribution convolution(Network network, Kind kind, Layer.Convolution c) {
    int window = c.kernel() * c.kernel();
    if (network.topology() == Topology.ALEXNET) {
      return pytorchDefault(c.in() * window);
    }
    if (kind == Kind.BIAS) {
      return ZERO;
    }
    if (network.topology() != Topology.SQUEEZENET1_1) {
      return new Distribution.Normal(Math.sqrt(2.0 / (c.out() * window)));
    }
    return c.equals(network.lastLayer())
        ? NARROW
        : new Distribution.Uniform(Math.sqrt(6.0 / (c.in() * window)));
  }

  private static Distribution linear(Network network, Kind kind, Layer.Linear l) {
    boolean vgg = network.topology() == Topology.VGG19 || network.topology() == Topology.VGG19_BN;
    if (vgg && network.head() == Head.CLASSIFIER) {
      return kind == Kind.BIAS ? ZERO : NARROW;
    }
    return pytorchDefault(l.in());
  }

  /** Kaiming's uniform distribution with a = sqrt(5), which PyTorch's own layers start from. */
  private static Distribution pytorchDefault(int fanIn) {
    return new Distribution.Uniform(1 / Math.sqrt(fanIn));
  }
}
