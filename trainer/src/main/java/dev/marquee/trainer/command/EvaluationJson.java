package dev.marquee.trainer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.training.Calibration;
import java.util.LinkedHashMap;
import java.util.Map;

/** An evaluation as one JSON object, for programs. */
final class EvaluationJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluationJson() {}

  /**
   * {@code posters}, {@code metrics}, {@code genres} and, where a poster has one genre, {@code
   * confusion}: rows are actual genres, columns predicted ones.
   */
  static String write(Evaluation evaluation) throws JsonProcessingException {
    return JSON.writeValueAsString(fields(evaluation));
  }

  /** {@code calibration}, and the same of the test split as {@code test}. */
  static String write(Calibration calibration, Evaluation test) throws JsonProcessingException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("calibration", calibration);
    fields.put("test", fields(test));
    return JSON.writeValueAsString(fields);
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
