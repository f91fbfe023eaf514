package dev.marquee.trainer.data;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Posters decoded and resized, ready to be handed to a device. Closing a batch gives its memory to
 * a later one; a batch that is never closed costs only that. It belongs to one thread.
 */
public final class Batch implements AutoCloseable {

  private final List<Poster> posters;
  private final ImageSize imageSize;
  private final Consumer<ByteBuffer> recycler;
  private ByteBuffer images;

  /**
   * A batch.
   *
   * @param posters at least one
   * @param images as {@link #images()} gives them
   * @param recycler is given the images when the batch is closed
   */
  public Batch(
      List<Poster> posters, ImageSize imageSize, ByteBuffer images, Consumer<ByteBuffer> recycler) {
    this.posters = List.copyOf(posters);
    this.imageSize = imageSize;
    this.images = images;
    this.recycler = recycler;
  }

  /** The posters in the order asked for, without those that cannot be decoded; at least one. */
  public List<Poster> posters() {
    return posters;
  }

  public int size() {
    return posters.size();
  }

  /** Height and width of every image. */
  public ImageSize imageSize() {
    return imageSize;
  }

  /**
   * The pixels: uint8 {@code [size, height, width, 3]}, RGB, in a direct buffer from position 0 to
   * its limit.
   *
   * @throws IllegalStateException if the batch is closed
   */
  public ByteBuffer images() {
    if (images == null) {
      throw new IllegalStateException("the batch is closed");
    }
    return images;
  }

  /** A copy of each image. */
  public List<RgbImage> decoded() {
    List<RgbImage> decoded = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      byte[] pixels = new byte[imageSize.rgbBytes()];
      images().get(i * pixels.length, pixels);
      decoded.add(new RgbImage(imageSize, pixels));
    }
    return decoded;
  }

  /**
   * Targets {@code [size, labels]}, row by row: 1 for each label of a poster, else 0.
   *
   * @param labels the number of labels, {@link Genres#size()}
   */
  public float[] indicators(int labels) {
    float[] indicators = new float[size() * labels];
    for (int i = 0; i < size(); i++) {
      for (int label : posters.get(i).target()) {
        indicators[i * labels + label] = 1;
      }
    }
    return indicators;
  }

  @Override
  public void close() {
    if (images != null) {
      recycler.accept(images);
      images = null;
    }
  }
}
