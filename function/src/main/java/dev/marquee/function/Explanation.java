package dev.marquee.function;

import dev.marquee.function.inference.InferenceSession;
import dev.marquee.model.Manifest;
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
   * Answers what a poster shows, and where. Few ask for it, so that it runs by itself.
   *
   * @param model one with attribution
   * @param poster as the session takes it
   */
  static Classification classify(ServedModel model, ByteBuffer poster, int top) {
    Manifest manifest = model.manifest();
    InferenceSession.Explained explained = model.session().explain(poster);
    Classification answer = Classification.of(manifest, explained.probabilities(), top);
    String genre = answer.genres().getFirst().genre();
    float[][] map = explained.maps()[manifest.labels().indexOf(genre)];
    byte[] png = HeatMap.png(poster, manifest.inputSize(), map);
    // not left to the JSON writers: that of Vert.x has base64 of another alphabet than Funqy's
    String image = Base64.getEncoder().encodeToString(png);
    return answer.with(new Explanation(genre, "image/png", image));
  }
}
