package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Neighbouring feature maps.
 *
 * @param first the first one's number
 * @param count how many
 */
record Channels(int first, int count) {

  /** The number of one of them, counted from 0. */
  int at(int index) {
    return first + index;
  }

  /** The first of them. */
  Channels head(int few) {
    return new Channels(first, few);
  }

  /** The last of them. */
  Channels tail(int few) {
    return new Channels(first + count - few, few);
  }

  /** Only they, of [N, C, H, W]. */
  NDArray of(NDArray maps) {
    return maps.get(new NDIndex(":, {}:{}", first, first + count));
  }
}
