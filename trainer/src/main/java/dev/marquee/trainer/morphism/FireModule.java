package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.marquee.trainer.weights.Tensor;
import java.util.Map;

/**
 * SqueezeNet's module: 1x1 filters that squeeze the maps, then 1x1 and 3x3 filters side by side. A
 * bottleneck squeezes them with its first convolution.
 *
 * @param narrow of 1x1
 * @param wide of 3x3
 */
record FireModule(Filters squeeze, Filters narrow, Filters wide) {

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
    block.expand().copy(narrow, squeezed(), out);
    return block.settle(x);
  }

  /** Has a block make the maps of the 3x3 filters. */
  NDArray expand3x3(Bottleneck block, NDArray x, Channels in, Channels out) {
    Channels hidden = new Channels(0, wide.count());
    block.reduce().copy(squeeze, in, squeezed());
    block.spatial().copy(wide, squeezed(), hidden);
    block.expand().pass(hidden, out);
    return block.settle(x);
  }

  /**
   * Has a block make the maps of all filters, first those of 1x1. Where it has no room for every
   * 3x3 filter, what it makes comes as near as it can.
   */
  NDArray expand(Bottleneck block, NDArray x, Channels in, Channels out) {
    int room = block.spatial().outputs().count() - squeeze.count();
    Channels hidden = new Channels(squeeze.count(), Math.min(wide.count(), room));
    block.reduce().copy(squeeze, in, squeezed());
    block.spatial().pass(squeezed(), squeezed());
    block.spatial().copy(wide, squeezed(), hidden);
    if (hidden.count() < wide.count()) {
      return expandNearly(block, x, in, out);
    }
    block.expand().copy(narrow, squeezed(), out.first(narrow.count()));
    block.expand().pass(hidden, out.last(wide.count()));
    return block.settle(x);
  }

  private NDArray expandNearly(Bottleneck block, NDArray x, Channels in, Channels out) {
    NDArray hidden = block.settleHidden(x);
    NDArray squeezed = Activation.relu(squeeze.convolve(in.of(x)));
    NDArray expanded = narrow.convolve(squeezed).concat(wide.convolve(squeezed), 1);
    block.expand().fit(LeastSquares.fit(hidden, expanded), block.spatial().outputs(), out);
    return block.settle(x, hidden);
  }

  private Channels squeezed() {
    return new Channels(0, squeeze.count());
  }
}
