package dev.marquee.trainer.inference;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NativeWork;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A network in DJL, in inference mode: what an exported model has to equal. */
public final class DjlPosterClassifier implements PosterClassifier, AutoCloseable {

  private final NDManager manager;
  private final NetworkBlock block;
  private final LabelPolicy labelPolicy;
  private final ImageSize size;

  /**
   * Loads a network.
   *
   * @param network what to run
   * @param weights all of its parameters and running statistics
   * @param labelPolicy whether logits become probabilities by softmax or by sigmoid
   * @param size the size of posters
   * @param device where to run
   */
  public DjlPosterClassifier(
      Network network,
      Map<String, Tensor> weights,
      LabelPolicy labelPolicy,
      ImageSize size,
      Device device) {
    this.manager = Djl.engine().newBaseManager(device);
    this.block = new NetworkBlock(network, 0);
    this.labelPolicy = labelPolicy;
    this.size = size;
    try {
      block.initialize(manager);
      block.load(weights);
    } catch (Throwable e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public float[][] probabilities(List<RgbImage> posters) {
    if (posters.isEmpty()) {
      return new float[0][];
    }
    // DJL reads the arena's memory in place: the arena closes last
    try (var _ = NativeWork.begin();
        Arena arena = Arena.ofConfined();
        NDManager batch = manager.newSubManager()) {
      NDArray input =
          PosterInput.normalised(
              batch, PosterBatch.copy(posters, size, arena), posters.size(), size);
      ParameterStore parameters = new ParameterStore(batch, false);
      NDArray logits = block.forward(parameters, new NDList(input), false).singletonOrThrow();
      NDArray probabilities =
          labelPolicy.singleLabel() ? logits.softmax(1) : Activation.sigmoid(logits);
      return rows(probabilities.toFloatArray(), posters.size());
    }
  }

  private static float[][] rows(float[] values, int rows) {
    int columns = values.length / rows;
    float[][] split = new float[rows][];
    Arrays.setAll(split, row -> Arrays.copyOfRange(values, row * columns, (row + 1) * columns));
    return split;
  }

  @Override
  public void close() {
    manager.close();
  }
}
