package dev.marquee.trainer.onnx;

/** What flows from layer to layer, less the batch dimension. */
sealed interface Shape {

  /** Feature maps: [channels, height, width]. */
  record Maps(int channels, int height, int width) implements Shape {
    @Override
    public String toString() {
      return channels + " maps of " + height + "x" + width;
    }
  }

  /** A feature vector: [size]. */
  record Features(int size) implements Shape {
    @Override
    public String toString() {
      return size + " features";
    }
  }

  /** What follows a layer that cannot be; nothing more is said of it. */
  record Unknown() implements Shape {}
}
