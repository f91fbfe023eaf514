package dev.marquee.trainer.training;

import dev.marquee.trainer.chart.LineChart;
import dev.marquee.trainer.files.Csv;
import dev.marquee.trainer.files.WholeFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The loss over a learning rate that rises from step to step.
 *
 * @param points one or more, in the order of the steps
 */
public record LearningRateCurve(List<Point> points) {

  /**
   * One step.
   *
   * @param learningRate of the step
   * @param loss of its batch, before the step
   * @param smoothed the mean of the losses so far, the latest counting most
   */
  public record Point(double learningRate, double loss, double smoothed) {
    private List<String> row() {
      return List.of(
          Double.toString(learningRate), Double.toString(loss), Double.toString(smoothed));
    }
  }

  /** The rate at which the smoothed loss falls fastest over the logarithm of the rate. */
  public double steepest() {
    return points
        .get(
            IntStream.range(0, Math.max(1, points.size() - 1))
                .boxed()
                .min(Comparator.comparingDouble(this::slope))
                .orElse(0))
        .learningRate();
  }

  /** The rate with the lowest smoothed loss; training wants about a tenth of it. */
  public double lowest() {
    return points.stream()
        .min(Comparator.comparingDouble(Point::smoothed))
        .orElseThrow()
        .learningRate();
  }

  /** Whether the smoothed loss was higher again after its lowest. */
  public boolean turned() {
    return points.getLast().learningRate() != lowest();
  }

  /** Over up to five points on each side, for single steps tell little. */
  private double slope(int index) {
    Point before = points.get(Math.max(0, index - 5));
    Point after = points.get(Math.min(points.size() - 1, index + 5));
    return (after.smoothed - before.smoothed)
        / (Math.log(after.learningRate) - Math.log(before.learningRate));
  }

  /**
   * Writes the curve as numbers.
   *
   * @throws dev.marquee.trainer.files.FileException if they cannot be written
   */
  public void writeCsv(Path file) {
    String text =
        Csv.text(
            List.of("learning_rate", "loss", "smoothed_loss"),
            points.stream().map(Point::row).toList());
    WholeFile.write(file, text);
  }

  /**
   * Draws the curve as SVG, over the power of ten that the rate is.
   *
   * @throws dev.marquee.trainer.files.FileException if it cannot be written
   */
  public void writeSvg(Path file) {
    LineChart chart =
        new LineChart(
            "Loss by learning rate",
            "log10 of the learning rate",
            "loss",
            points.stream().map(point -> Math.log10(point.learningRate)).toList(),
            List.of(series("batch", Point::loss), series("smoothed", Point::smoothed)));
    WholeFile.write(file, chart.draw().file());
  }

  /** Losses are cut off at twice the first one: where they explode, nothing else could be seen. */
  private LineChart.Series series(String name, Function<Point, Double> loss) {
    double limit = 2 * points.getFirst().smoothed;
    return new LineChart.Series(
        name, points.stream().map(loss).map(value -> Math.min(value, limit)).toList());
  }
}
