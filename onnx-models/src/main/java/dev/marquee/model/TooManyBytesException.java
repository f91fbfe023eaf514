package dev.marquee.model;

/** The encoded image is longer than {@link DecodeLimits#maxBytes()}. */
public final class TooManyBytesException extends ImageException {

  TooManyBytesException(long bytes, long limit) {
    super("the image has " + bytes + " bytes; at most " + limit + " are read: send a smaller one");
  }
}
