package dev.marquee.function.classification;

import dev.marquee.model.ImageSize;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Where a genre shows on a poster.
 *
 * @param genre the label, the likeliest one
 * @param mediaType of the image: {@code image/png}
 * @param image in base64, the poster at the model's input size with the genre's class activation
 *     map over it
 */
public record Explanation(String genre, String mediaType, String image) {

  /**
   * Paints where a genre shows.
   *
   * @param poster as the session takes it
   * @param map rows of values, larger where the genre shows more
   */
  static Explanation of(String genre, ByteBuffer poster, ImageSize size, float[][] map) {
    byte[] png = HeatMap.png(poster, size, map);
    // not left to the JSON writers: that of Vert.x has base64 of another alphabet than Funqy's
    return new Explanation(genre, "image/png", Base64.getEncoder().encodeToString(png));
  }
}
