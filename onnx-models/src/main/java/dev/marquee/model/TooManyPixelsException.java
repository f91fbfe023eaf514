package dev.marquee.model;

/**
 * The decoded image would have more pixels than {@link DecodeLimits#maxPixels()}, than there is
 * heap for, or in a side than {@link DecodeLimits#MAX_SIDE}.
 */
public final class TooManyPixelsException extends ImageException {

  TooManyPixelsException(long width, long height, long limit) {
    super(
        "the image is %d pixels wide and %d high; at most %d pixels are decoded: send a smaller one"
            .formatted(width, height, limit));
  }

  TooManyPixelsException(long width, long height) {
    super(
        "the image is %d pixels wide and %d high; no side of more than %d is decoded: send a smaller one"
            .formatted(width, height, DecodeLimits.MAX_SIDE));
  }
}
