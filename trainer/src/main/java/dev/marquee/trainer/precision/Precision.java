package dev.marquee.trainer.precision;

import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import java.util.Arrays;
import java.util.Locale;

/** The numbers that an exported graph computes with. */
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /** 16-bit floats for weights and activations; softmax or sigmoid in 32 bits. */
  FP16,
  /** 8-bit integers for weights and activations, 32-bit sums. */
  INT8,
  /** 32-bit floats throughout, made of weights that are stored as 8-bit integers. */
  INT8_WEIGHTS,
  /** As fp16, made of weights that are stored as 8-bit integers. */
  FP16_INT8_WEIGHTS;

  /** The share of posters on which an int8 graph must put the same genre first. */
  private static final double INT8_AGREEMENT = 0.9;

  /** How far an int8 graph's probabilities may be away on average. */
  private static final double INT8_MEAN_DIFFERENCE = 0.02;

  /** The precision that a manifest names. */
  public static Precision named(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no precision: " + name));
  }

  /**
   * Whether a graph of this precision is as near as it should be to the fp32 network with the same
   * weights: computing with floats, no probability further away than {@link Parity#TOLERANCE_FP32}
   * or {@link Parity#TOLERANCE_FP16}; for int8, whose single probabilities may be, the same top
   * genre on {@value #INT8_AGREEMENT} of the posters and a mean difference of {@value
   * #INT8_MEAN_DIFFERENCE}.
   */
  public boolean accepts(ParityReport report) {
    return switch (this) {
      case FP32, INT8_WEIGHTS -> report.within(Parity.TOLERANCE_FP32);
      case FP16, FP16_INT8_WEIGHTS -> report.within(Parity.TOLERANCE_FP16);
      case INT8 ->
          report.topGenreAgreements() >= INT8_AGREEMENT * report.posters()
              && report.meanDifference() <= INT8_MEAN_DIFFERENCE;
    };
  }

  /** The name that people type and manifests carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
