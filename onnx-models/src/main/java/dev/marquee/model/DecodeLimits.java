package dev.marquee.model;

/**
 * What an encoded image may cost, checked before pixels are allocated.
 *
 * @param maxBytes the longest encoded image, in bytes
 * @param maxPixels the largest decoded image, width times height
 */
public record DecodeLimits(long maxBytes, long maxPixels) {

  /**
   * The longest side that is decoded, as long as JPEG has them: what resizing takes grows with the
   * width, and a PNG image of one row might be 40 million pixels wide.
   */
  public static final int MAX_SIDE = 65_535;

  /**
   * 20 MiB encoded and 40 million pixels decoded: larger than any poster, smaller than any bomb.
   */
  public static final DecodeLimits DEFAULT = new DecodeLimits(20L << 20, 40_000_000);
}
