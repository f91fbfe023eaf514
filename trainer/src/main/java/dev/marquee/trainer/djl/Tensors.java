package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import dev.marquee.trainer.weights.Tensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Between DJL's arrays, which live on a device, and tensors, which live in files. */
public final class Tensors {

  private Tensors() {}

  /** A copy of each array. */
  public static Map<String, Tensor> of(Map<String, NDArray> arrays) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) ->
            tensors.put(name, new Tensor(array.getShape().getShape(), array.toFloatArray())));
    return tensors;
  }

  /** Copies a tensor into an array of its shape. */
  public static void fill(NDArray array, Tensor tensor) {
    array.set(FloatBuffer.wrap(tensor.values()));
  }
}
