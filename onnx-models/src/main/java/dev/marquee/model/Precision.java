package dev.marquee.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The numbers that a model's graph computes with. */
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

  /** The name that people type and files carry. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
