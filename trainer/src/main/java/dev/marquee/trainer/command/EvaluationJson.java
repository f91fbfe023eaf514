package dev.marquee.trainer.command;

import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.files.Json;
import dev.marquee.trainer.training.Calibration;
import java.util.LinkedHashMap;
import java.util.Map;

/** An evaluation as one JSON object, for programs. */
final class EvaluationJson {

  private EvaluationJson() {}

  /**
   * {@code posters}, {@code metrics}, {@code genres} and, where a poster has one genre, {@code
   * confusion}: rows are actual genres, columns predicted ones.
   */
  static String write(Evaluation evaluation) {
    return Json.line(fields(evaluation));
  }

  /** {@code calibration}, and the same of the test split as {@code test}. */
  static String write(Calibration calibration, Evaluation test) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("calibration", calibration);
    fields.put("test", fields(test));
    return Json.line(fields);
  }

  private static Map<String, Object> fields(Evaluation evaluation) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("posters", evaluation.posters());
    fields.put("metrics", evaluation.metrics());
    fields.put("genres", evaluation.genres());
    evaluation.confusion().ifPresent(matrix -> fields.put("confusion", matrix.counts()));
    return fields;
  }
}
