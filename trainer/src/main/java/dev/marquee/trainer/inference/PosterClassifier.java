package dev.marquee.trainer.inference;

import dev.marquee.model.RgbImage;
import java.util.List;

/** A model that runs: posters in, probabilities out. */
public interface PosterClassifier {

  /**
   * Classifies posters as one batch.
   *
   * @param posters any number of them, each of the size that the model reads
   * @return [posters][labels]: probabilities 0..1 in the order of the labels, rows in the order of
   *     the posters
   * @throws PosterSizeException if a poster has another size
   */
  float[][] probabilities(List<RgbImage> posters);
}
