package dev.marquee.trainer.training;

import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.evaluation.SplitPredictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Predictions as the rows of a CSV file: the id, the target's genres with a bar between them, and
 * the probability of each label.
 */
final class PredictionRows {

  private static final String BETWEEN = "|";

  private PredictionRows() {}

  static List<String> header(List<String> labels) {
    List<String> header = new ArrayList<>(List.of("id", "target"));
    header.addAll(labels);
    return header;
  }

  static List<List<String>> write(SplitPredictions split) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < split.ids().size(); i++) {
      rows.add(row(split.ids().get(i), split.predictions(), i));
    }
    return rows;
  }

  private static List<String> row(String id, Predictions predictions, int poster) {
    List<String> row = new ArrayList<>(List.of(id, target(predictions, poster)));
    for (float p : predictions.probabilities()[poster]) {
      row.add(Float.toString(p));
    }
    return row;
  }

  private static String target(Predictions predictions, int poster) {
    return predictions.targets().get(poster).stream()
        .map(predictions.labels()::get)
        .collect(Collectors.joining(BETWEEN));
  }

  /**
   * @throws IllegalArgumentException if a row is not as {@link #write} makes it for these labels
   */
  static SplitPredictions parse(List<List<String>> rows, List<String> labels) {
    return new SplitPredictions(
        rows.stream().map(List::getFirst).toList(),
        new Predictions(
            labels,
            rows.stream().map(row -> probabilities(row)).toArray(float[][]::new),
            rows.stream().map(row -> target(row.get(1), labels)).toList()));
  }

  private static float[] probabilities(List<String> row) {
    if (row.size() < 2) {
      throw new IllegalArgumentException(row + " is no id, target and probabilities");
    }
    float[] probabilities = new float[row.size() - 2];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = Float.parseFloat(row.get(i + 2));
    }
    return probabilities;
  }

  private static List<Integer> target(String text, List<String> labels) {
    List<Integer> target = Arrays.stream(text.split("\\" + BETWEEN)).map(labels::indexOf).toList();
    if (target.contains(-1)) {
      throw new IllegalArgumentException("'" + text + "' is not among the labels " + labels);
    }
    return target;
  }
}
