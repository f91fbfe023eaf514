package dev.marquee.trainer.inference;

import dev.marquee.model.RgbImage;
import java.util.List;

/**
 * Several networks that answer with the mean of their probabilities; it owns them.
 *
 * @param members one or more, with the same labels and size
 */
public record EnsembleClassifier(List<DjlPosterClassifier> members)
    implements PosterClassifier, AutoCloseable {

  public EnsembleClassifier {
    members = List.copyOf(members);
  }

  @Override
  public float[][] probabilities(List<RgbImage> posters) {
    return mean(members.stream().map(member -> member.probabilities(posters)).toList());
  }

  /** The mean of answers to the same posters, {@code [posters][labels]} each. */
  public static float[][] mean(List<float[][]> answers) {
    float[][] first = answers.getFirst();
    float[][] means = new float[first.length][];
    for (int poster = 0; poster < means.length; poster++) {
      means[poster] = new float[first[poster].length];
      for (int label = 0; label < means[poster].length; label++) {
        double sum = 0;
        for (float[][] answer : answers) {
          sum += answer[poster][label];
        }
        means[poster][label] = (float) (sum / answers.size());
      }
    }
    return means;
  }

  @Override
  public void close() {
    members.forEach(DjlPosterClassifier::close);
  }
}
