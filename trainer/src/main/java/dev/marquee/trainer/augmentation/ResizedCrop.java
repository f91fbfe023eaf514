package dev.marquee.trainer.augmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.trainer.djl.Constants;
import java.util.List;

/**
 * A part of a poster, resized to the whole poster's size by bilinear interpolation and perhaps
 * mirrored. Interpolation is linear along each side, so a matrix for each poster and side does it:
 * DJL has no grid sampling.
 *
 * @param part what is kept
 * @param mirrored whether left and right are exchanged
 */
record ResizedCrop(Rectangle part, boolean mirrored) {

  /**
   * Applies a crop to each poster.
   *
   * @param posters float32 [N, height, width, 3]
   * @param crops as many as posters
   * @return the same shape, contiguous
   */
  static NDArray apply(NDArray posters, List<ResizedCrop> crops) {
    Shape shape = posters.getShape();
    int height = (int) shape.get(1);
    int width = (int) shape.get(2);
    NDManager manager = posters.getManager();
    NDArray cropped = posters;
    if (crops.stream().anyMatch(crop -> crop.part.height() < height)) {
      NDArray rows = matrices(manager, crops.stream().map(crop -> crop.rows(height)).toList());
      cropped = along(rows, cropped);
    }
    NDArray columns = matrices(manager, crops.stream().map(crop -> crop.columns(width)).toList());
    NDArray sideways = along(columns, cropped.transpose(0, 2, 1, 3));
    // reshaping to one dimension copies the view, so that channels lie together again
    return sideways.transpose(0, 2, 1, 3).reshape(-1).reshape(shape);
  }

  /** Multiplies [N, out, in] with [N, in, b, c] to [N, out, b, c]. */
  private static NDArray along(NDArray matrices, NDArray values) {
    Shape shape = values.getShape();
    NDArray flat = values.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3));
    return matrices.matMul(flat).reshape(shape);
  }

  /**
   * [N, side, side]: row i weighs the two pixels next to the place that output pixel i shows, by a
   * hat function around it.
   */
  private static NDArray matrices(NDManager manager, List<float[]> places) {
    int side = places.getFirst().length;
    float[] all = new float[places.size() * side];
    for (int i = 0; i < places.size(); i++) {
      System.arraycopy(places.get(i), 0, all, i * side, side);
    }
    NDArray pixels = manager.arange(0f, side, 1f);
    NDArray distance = manager.create(all, new Shape(places.size(), side, 1)).sub(pixels).abs();
    return Constants.of(1, distance).sub(distance).maximum(Constants.of(0, distance));
  }

  private float[] rows(int height) {
    return places(part.top(), part.height(), height);
  }

  private float[] columns(int width) {
    float[] places = places(part.left(), part.width(), width);
    return mirrored ? reversed(places) : places;
  }

  /** Where each output pixel's centre lies among the input's, within the part. */
  private static float[] places(int from, int length, int side) {
    float[] places = new float[side];
    for (int i = 0; i < side; i++) {
      double place = (i + 0.5) * length / side - 0.5;
      places[i] = (float) (from + Math.clamp(place, 0, length - 1));
    }
    return places;
  }

  private static float[] reversed(float[] values) {
    float[] reversed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }
}
