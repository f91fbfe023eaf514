package dev.marquee.trainer.network;

import dev.marquee.trainer.network.ParameterSpec.Kind;
import dev.marquee.trainer.weights.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Values that Python and Java compute bit for bit alike; formula.py is the other half. */
public final class FormulaWeights {

  private FormulaWeights() {}

  /** Every parameter and running statistic by name, scaled so that activations keep their size. */
  public static Map<String, Tensor> fill(Network network) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    network.parameters().forEach(spec -> weights.put(spec.name(), tensor(spec)));
    return weights;
  }

  /** A batch [batch, 3, height, width] that looks normalised: values in [-2, 2). */
  public static Tensor images(int batch, int height, int width) {
    float[] values = noise("input", batch * 3 * height * width);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 2;
    }
    return new Tensor(new long[] {batch, 3, height, width}, values);
  }

  private static Tensor tensor(ParameterSpec spec) {
    float centre = 0;
    float scale = 0.1f;
    if (spec.kind() == Kind.RUNNING_VARIANCE) {
      centre = 1;
      scale = 0.5f;
    } else if (spec.kind() == Kind.WEIGHT && spec.shape().size() == 1) {
      centre = spec.name().contains(".bn3.") ? 0.2f : 1;
    } else if (spec.kind() == Kind.WEIGHT) {
      scale = (float) Math.sqrt(6.0 / (spec.size() / spec.shape().getFirst()));
    }
    float[] values = noise(spec.name(), spec.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = centre + scale * values[i];
    }
    return new Tensor(spec.shape().stream().mapToLong(Long::longValue).toArray(), values);
  }

  /** Values in [-1, 1): a hash (murmur3's finaliser) of the name and each index. */
  private static float[] noise(String name, int size) {
    var crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int seed = (int) crc.getValue();
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      int x = i * 0x9E3779B1 + seed;
      x ^= x >>> 16;
      x *= 0x85EBCA6B;
      x ^= x >>> 13;
      x *= 0xC2B2AE35;
      x ^= x >>> 16;
      values[i] = ((x >>> 8) - (1 << 23)) * 0x1p-23f;
    }
    return values;
  }
}
