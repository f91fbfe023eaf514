package dev.marquee.trainer.command;

import dev.marquee.trainer.evaluation.Evaluation;
import java.io.PrintWriter;

/** An evaluation for people. */
final class EvaluationTable {

  private EvaluationTable() {}

  static void print(PrintWriter out, Evaluation evaluation) {
    out.printf("%d posters%n", evaluation.posters());
    int width = evaluation.metrics().keySet().stream().mapToInt(String::length).max().orElse(1);
    evaluation
        .metrics()
        .forEach((name, value) -> out.printf("  %-" + width + "s %.4f%n", name, value));
    out.printf(
        "  %-12s %8s %10s %10s %8s %8s%n",
        "genre", "posters", "predicted", "precision", "recall", "F1");
    for (var genre : evaluation.genres()) {
      out.printf(
          "  %-12s %8d %10d %10.3f %8.3f %8.3f%n",
          genre.genre(),
          genre.posters(),
          genre.predicted(),
          genre.precision(),
          genre.recall(),
          genre.f1());
    }
    out.flush();
  }
}
