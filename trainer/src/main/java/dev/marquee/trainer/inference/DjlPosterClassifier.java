package dev.marquee.trainer.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Network;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/** A network in DJL, in inference mode: what an exported model has to equal. */
public final class DjlPosterClassifier implements PosterClassifier {

  private final NetworkBlock block;
  private final NDManager manager;
  private final LabelPolicy labelPolicy;
  private final ImageSize size;

  /**
   * Reads from a block that the caller keeps and closes.
   *
   * @param block an initialised network; it may be trained further between calls
   * @param manager on the block's device; every batch lives in a child of it
   * @param labelPolicy whether logits become probabilities by softmax or by sigmoid
   * @param size the size of posters
   */
  public DjlPosterClassifier(
      NetworkBlock block, NDManager manager, LabelPolicy labelPolicy, ImageSize size) {
    this.block = block;
    this.manager = manager;
    this.labelPolicy = labelPolicy;
    this.size = size;
  }

  @Override
  public float[][] probabilities(List<RgbImage> posters) {
    if (posters.isEmpty()) {
      return new float[0][];
    }
    // DJL reads the arena's memory in place: the arena closes last
    try (Arena arena = Arena.ofConfined();
        NDManager batch = manager.newSubManager()) {
      Shape shape = new Shape(posters.size(), size.height(), size.width(), 3);
      NDArray pixels = batch.create(PosterBatch.copy(posters, size, arena), shape, DataType.UINT8);
      ParameterStore parameters = new ParameterStore(batch, false);
      NDArray logits =
          block.forward(parameters, new NDList(normalised(pixels)), false).singletonOrThrow();
      NDArray probabilities =
          labelPolicy.singleLabel() ? logits.softmax(1) : Activation.sigmoid(logits);
      return rows(probabilities.toFloatArray(), posters.size());
    }
  }

  private static NDArray normalised(NDArray pixels) {
    NDManager manager = pixels.getManager();
    Shape perChannel = new Shape(1, 3, 1, 1);
    NDArray mean = manager.create(Network.MEAN, perChannel);
    NDArray deviation = manager.create(Network.STANDARD_DEVIATION, perChannel);
    return pixels
        .transpose(0, 3, 1, 2)
        .toType(DataType.FLOAT32, false)
        .div(255)
        .sub(mean)
        .div(deviation);
  }

  private static float[][] rows(float[] values, int rows) {
    int columns = values.length / rows;
    float[][] split = new float[rows][];
    Arrays.setAll(split, row -> Arrays.copyOfRange(values, row * columns, (row + 1) * columns));
    return split;
  }
}
