package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.marquee.trainer.weights.Tensor;
import java.util.Map;

/**
 * SqueezeNet's module: 1x1 filters that squeeze the maps, then 1x1 and 3x3 filters side by side. A
 * bottleneck squeezes them with its first convolution.
 *
 * @param expand1x1 of 1x1
 * @param expand3x3 of 3x3
 */
record FireModule(Filters squeeze, Filters expand1x1, Filters expand3x3) {

  static FireModule of(Map<String, Tensor> weights, String name) {
    return new FireModule(
        Filters.of(weights, name + ".squeeze"),
        Filters.of(weights, name + ".expand1x1"),
        Filters.of(weights, name + ".expand3x3"));
  }

  /** Has a block make the maps of the 1x1 filters: its last convolution does. */
  NDArray expand1x1(Bottleneck block, NDArray x, Channels in, Channels out) {
    block.reduce().copy(squeeze, in, squeezed());
    block.spatial().pass(squeezed(), squeezed());
    block.expand().copy(expand1x1, squeezed(), out);
    return block.calibrate(x);
  }

  /** Has a block make the maps of the 3x3 filters. */
  NDArray expand3x3(Bottleneck block, NDArray x, Channels in, Channels out) {
    Channels hidden = new Channels(0, expand3x3.count());
    block.reduce().copy(squeeze, in, squeezed());
    block.spatial().copy(expand3x3, squeezed(), hidden);
    block.expand().pass(hidden, out);
    return block.calibrate(x);
  }

  /**
   * Has a block make the maps of all filters, first those of 1x1. Where it has no room for every
   * 3x3 filter, what it makes comes as near as it can.
   */
  NDArray expand(Bottleneck block, NDArray x, Channels in, Channels out) {
    int room = block.spatial().outputs().count() - squeeze.count();
    Channels hidden = new Channels(squeeze.count(), Math.min(expand3x3.count(), room));
    block.reduce().copy(squeeze, in, squeezed());
    block.spatial().pass(squeezed(), squeezed());
    block.spatial().copy(expand3x3, squeezed(), hidden);
    if (hidden.count() < expand3x3.count()) {
      return expandNearly(block, x, in, out);
    }
    block.expand().copy(expand1x1, squeezed(), out.head(expand1x1.count()));
    block.expand().pass(hidden, out.tail(expand3x3.count()));
    return block.calibrate(x);
  }

  private NDArray expandNearly(Bottleneck block, NDArray x, Channels in, Channels out) {
    NDArray hidden = block.calibrateHidden(x);
    NDArray squeezed = Activation.relu(squeeze.convolve(in.of(x)));
    NDArray expanded = expand1x1.convolve(squeezed).concat(expand3x3.convolve(squeezed), 1);
    block.expand().fit(LeastSquares.fit(hidden, expanded), block.spatial().outputs(), out);
    return block.calibrate(x, hidden);
  }

  private Channels squeezed() {
    return new Channels(0, squeeze.count());
  }
}
