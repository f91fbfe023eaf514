package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers on the device, each copied there once. DJL copies the number anew in every operation that
 * takes one, which a GPU has to wait for.
 *
 * @param manager owns them
 * @param arrays those made so far
 */
record Scalars(NDManager manager, Map<Double, NDArray> arrays) {

  Scalars(NDManager manager) {
    this(manager, new HashMap<>());
  }

  NDArray of(double value) {
    return arrays.computeIfAbsent(value, manager::create);
  }
}
