package dev.marquee.trainer.evaluation;

/** What was computed with 64 bits, as networks and their answers have it. */
public final class Floats {

  private Floats() {}

  /** Each number rounded to 32 bits. */
  public static float[] of(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
