package dev.marquee.trainer.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Leaves residual branches out of training passes at random, the deeper the likelier (Huang et al.,
 * Deep Networks with Stochastic Depth, arXiv:1603.09382). Those that stay count for more, as
 * torchvision's do, so that a pass without training needs no change. A branch is left out for a
 * whole batch, which saves its computing.
 */
final class StochasticDepth {

  private final List<Layer.Residual> residuals;
  private final double rate;

  /**
   * @param rate the chance that the last branch is left out, 0 to below 1; that of the others rises
   *     to it in even steps
   */
  StochasticDepth(Network network, double rate) {
    this.residuals = network.residuals();
    this.rate = rate;
  }

  /**
   * What each branch is multiplied with in one pass, 0 or at least 1, drawn from libtorch's seeded
   * numbers.
   */
  Map<Layer.Residual, Float> draw(NDManager manager) {
    if (rate == 0 || residuals.isEmpty()) {
      return Map.of();
    }
    float[] chances = uniform(manager, residuals.size());
    return IntStream.range(0, residuals.size())
        .boxed()
        .collect(Collectors.toMap(residuals::get, i -> factor(i, chances[i])));
  }

  private float factor(int index, float chance) {
    double dropped = rate * (index + 1) / residuals.size();
    return chance < dropped ? 0 : (float) (1 / (1 - dropped));
  }

  /** On the CPU, so that no GPU has to be waited for. */
  private static float[] uniform(NDManager manager, int count) {
    try (NDManager cpu = manager.newSubManager(Device.cpu());
        NDArray values = cpu.randomUniform(0, 1, new Shape(count))) {
      return values.toFloatArray();
    }
  }
}
