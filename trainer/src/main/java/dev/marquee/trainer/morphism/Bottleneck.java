package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import java.util.List;

/**
 * One of ResNet's residual blocks: 1x1, 3x3 and 1x1 convolutions beside a shortcut.
 *
 * @param shortcut null where maps pass as they are
 */
record Bottleneck(
    NormalizedConvolution reduce,
    NormalizedConvolution spatial,
    NormalizedConvolution expand,
    NormalizedConvolution shortcut) {

  /** What a map loses that makes room: more than any map is large, and less than fp16 holds. */
  private static final float FORGOTTEN = -1_000;

  static Bottleneck of(NetworkBlock block, Layer.Residual residual) {
    List<Layer> body = residual.body().layers();
    List<Layer> shortcut = residual.shortcut().layers();
    return new Bottleneck(
        pair(block, body, 0),
        pair(block, body, 3),
        pair(block, body, 6),
        shortcut.isEmpty() ? null : pair(block, shortcut, 0));
  }

  private static NormalizedConvolution pair(NetworkBlock block, List<Layer> layers, int first) {
    return new NormalizedConvolution(
        block, (Convolution) layers.get(first), (BatchNormalization) layers.get(first + 1));
  }

  /**
   * Makes room: of all that is passed on nothing is left in some maps, or in all where there is a
   * projection.
   */
  void forget(Channels maps) {
    expand.prescribe(maps, FORGOTTEN);
    if (shortcut != null) {
      shortcut.prescribe(shortcut.outputs(), 0);
    }
  }

  /** The block's outputs. */
  NDArray settle(NDArray x) {
    return settle(x, settleHidden(x));
  }

  /** The maps between the 3x3 and the last convolution. */
  NDArray settleHidden(NDArray x) {
    return Activation.relu(spatial.settle(Activation.relu(reduce.settle(x))));
  }

  /** The block's outputs, once it is known what it makes of {@link #settleHidden}. */
  NDArray settle(NDArray x, NDArray hidden) {
    NDArray passed = shortcut == null ? x : shortcut.settle(x);
    return Activation.relu(expand.settle(hidden).add(passed));
  }
}
