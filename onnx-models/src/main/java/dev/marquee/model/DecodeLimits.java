package dev.marquee.model;

/**
 * What an encoded image may cost, checked before pixels are allocated.
 *
 * @param maxBytes the longest encoded image, in bytes
 * @param maxPixels the largest decoded image, width times height
 */
public record DecodeLimits(long maxBytes, long maxPixels) {

  /**
   * 20 MiB encoded and 40 million pixels decoded: larger than any poster, smaller than any bomb.
   */
  public static final DecodeLimits DEFAULT = new DecodeLimits(20L << 20, 40_000_000);
}
