package dev.marquee.model;

/**
 * The decoded image would have more pixels than {@link DecodeLimits#maxPixels()}, or than there is
 * heap for.
 */
public final class TooManyPixelsException extends ImageException {

  TooManyPixelsException(long width, long height, long limit) {
    super(
        "the image is %d pixels wide and %d high; at most %d pixels are decoded: send a smaller one"
            .formatted(width, height, limit));
  }
}
