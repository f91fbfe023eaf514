package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers on the device, each made there once. DJL copies the number from the host in every
 * operation that takes one, for which it waits until the device has done all that it has to do.
 *
 * @param manager owns them
 * @param arrays those made so far
 */
record Scalars(NDManager manager, Map<Double, NDArray> arrays) {

  Scalars(NDManager manager) {
    this(manager, new HashMap<>());
  }

  NDArray of(double value) {
    return arrays.computeIfAbsent(
        value, number -> manager.full(new Shape(), number.floatValue(), DataType.FLOAT32));
  }
}
