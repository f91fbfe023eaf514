package dev.marquee.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * An image before it is known where it goes: its pixels lie on the heap, or in native memory as a
 * library left them.
 *
 * @param rgb the pixels, {@code size.rgbBytes()} of them, in {@link RgbImage}'s order
 * @param rows which part of the rows shows the picture
 * @param columns which part of the columns
 */
record DecodedImage(ImageSize size, MemorySegment rgb, Span rows, Span columns) {

  /**
   * A part of a side, in pixels. It ends within a pixel where a decoder scales: 1501 rows halved
   * are 751, of which the picture takes 750.5.
   */
  record Span(double start, double length) {
    static Span whole(int side) {
      return new Span(0, side);
    }

    private Span mirrored(int side) {
      return new Span(side - start - length, length);
    }
  }

  DecodedImage(ImageSize size, MemorySegment rgb) {
    this(size, rgb, Span.whole(size.height()), Span.whole(size.width()));
  }

  static DecodedImage of(RgbImage image) {
    return new DecodedImage(image.size(), MemorySegment.ofArray(image.pixels()));
  }

  /** All pixels on the heap: no copy if they lie there already. */
  RgbImage onHeap() {
    byte[] pixels = rgb.heapBase().map(byte[].class::cast).orElseGet(() -> rgb.toArray(JAVA_BYTE));
    return new RgbImage(size, pixels);
  }

  DecodedImage turned(Orientation orientation) {
    if (orientation.equals(Orientation.UPRIGHT)) {
      return this;
    }
    RgbImage upright = orientation.apply(onHeap());
    Span down = orientation.transposed() ? columns : rows;
    Span right = orientation.transposed() ? rows : columns;
    return new DecodedImage(
        upright.size(),
        MemorySegment.ofArray(upright.pixels()),
        orientation.flippedY() ? down.mirrored(upright.size().height()) : down,
        orientation.flippedX() ? right.mirrored(upright.size().width()) : right);
  }
}
