package dev.marquee.trainer.evaluation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far answers are as often right as they are sure, in equal bins of confidence, each open at
 * its lower end (C. Guo et al., On Calibration of Modern Neural Networks, 2017, section 2).
 *
 * @param bins ascending, from 0 to 1
 */
public record Reliability(List<Bin> bins) {

  private static final int BINS = 15;

  /**
   * Answers of like confidence.
   *
   * @param answers how many
   * @param confidence their mean confidence, from 0 to 1; 0 if there are none
   * @param accuracy the share that is right; 0 if there are none
   */
  public record Bin(long answers, double confidence, double accuracy) {}

  /** An answer: how sure, and whether right. */
  private record Answer(double confidence, boolean right) {

    int bin() {
      return Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
    }
  }

  /** Where each poster has one answer: its most probable genre. */
  public static Reliability ofTopGenres(Predictions predictions) {
    return of(
        IntStream.range(0, predictions.size())
            .mapToObj(poster -> answer(predictions, poster, predictions.best(poster))));
  }

  /** Where every genre of every poster is an answer. */
  public static Reliability ofEveryGenre(Predictions predictions) {
    int labels = predictions.labels().size();
    return of(
        IntStream.range(0, predictions.size() * labels)
            .mapToObj(i -> answer(predictions, i / labels, i % labels)));
  }

  private static Reliability of(Stream<Answer> answers) {
    Map<Integer, List<Answer>> byBin = answers.collect(Collectors.groupingBy(Answer::bin));
    return new Reliability(
        IntStream.range(0, BINS).mapToObj(bin -> bin(byBin.getOrDefault(bin, List.of()))).toList());
  }

  private static Answer answer(Predictions predictions, int poster, int label) {
    return new Answer(
        predictions.probabilities()[poster][label], predictions.isTarget(poster, label));
  }

  private static Bin bin(List<Answer> answers) {
    return new Bin(
        answers.size(),
        answers.stream().mapToDouble(Answer::confidence).average().orElse(0),
        answers.stream().mapToDouble(a -> a.right() ? 1 : 0).average().orElse(0));
  }

  /** How far confidence is from accuracy, averaged over all answers (ibid., equation 3). */
  public double expectedCalibrationError() {
    return bins.stream()
            .mapToDouble(b -> b.answers() * Math.abs(b.accuracy() - b.confidence()))
            .sum()
        / bins.stream().mapToLong(Bin::answers).sum();
  }
}
