package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.marquee.model.ImageSize;
import dev.marquee.trainer.network.Network;
import java.nio.ByteBuffer;

/** From posters' bytes to what a network reads. */
public final class PosterInput {

  private static final float WHITE = 255;

  private PosterInput() {}

  /**
   * Moves posters to the device as bytes and normalises them there.
   *
   * @param manager owns the result and all on the way to it
   * @param posters uint8 [count, height, width, 3] in a direct buffer
   * @return float32 [count, 3, height, width]: a view whose channels lie together in memory, as
   *     convolutions like them best
   */
  public static NDArray normalised(
      NDManager manager, ByteBuffer posters, int count, ImageSize size) {
    return channelsFirst(normalise(pixels(manager, posters, count, size)));
  }

  /**
   * Moves posters to the device as bytes.
   *
   * @param posters uint8 [count, height, width, 3] in a direct buffer
   * @return float32 [count, height, width, 3], 0 to 255
   */
  public static NDArray pixels(NDManager manager, ByteBuffer posters, int count, ImageSize size) {
    Shape shape = new Shape(count, size.height(), size.width(), 3);
    return manager.create(posters, shape, DataType.UINT8).toType(DataType.FLOAT32, false);
  }

  /** Normalises [N, height, width, 3] from 0 to 255 in place. */
  public static NDArray normalise(NDArray pixels) {
    NDManager manager = pixels.getManager();
    NDArray mean = manager.create(scaled(Network.MEAN));
    NDArray deviation = manager.create(scaled(Network.STANDARD_DEVIATION));
    return pixels.subi(mean).divi(deviation);
  }

  /** [N, height, width, 3] as [N, 3, height, width], without a copy. */
  public static NDArray channelsFirst(NDArray posters) {
    return posters.transpose(0, 3, 1, 2);
  }

  private static float[] scaled(float[] channels) {
    float[] scaled = channels.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= WHITE;
    }
    return scaled;
  }
}
