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

  /**
   * What a map loses that makes room, as a multiple of the largest value seen. More would widen the
   * range of what is added, which 8 bits have to cover.
   */
  private static final float FORGOTTEN = -2;

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
  void forget(NDArray x, Channels maps) {
    if (maps.count() > 0) {
      expand.prescribe(maps, FORGOTTEN * maps.of(x).max().getFloat());
    }
    if (shortcut != null) {
      shortcut.prescribe(shortcut.outputs(), 0);
    }
  }

  /** Gives the network what was prescribed, and returns what the block makes of x then. */
  NDArray calibrate(NDArray x) {
    return calibrate(x, calibrateHidden(x));
  }

  /** The same for the maps between the 3x3 and the last convolution. */
  NDArray calibrateHidden(NDArray x) {
    return Activation.relu(spatial.calibrate(Activation.relu(reduce.calibrate(x))));
  }

  /**
   * The same for the rest of the block.
   *
   * @param hidden what {@link #calibrateHidden} returned
   */
  NDArray calibrate(NDArray x, NDArray hidden) {
    NDArray passed = shortcut == null ? x : shortcut.calibrate(x);
    return Activation.relu(expand.calibrate(hidden).add(passed));
  }
}
