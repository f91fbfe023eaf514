package dev.marquee.trainer.training;

import dev.marquee.trainer.onnx.SmallestPoster;
import dev.marquee.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Knowledge distillation: what a run learns from the answers of others (Hinton, Vinyals and Dean,
 * Distilling the Knowledge in a Neural Network, 2015, arXiv:1503.02531).
 *
 * @param teachers whose probabilities are averaged; none: no distillation
 * @param weight the share of the loss that the teachers decide, 0 to 1
 * @param temperature by which the logits of teachers and student are divided, above 0
 */
public record Distillation(List<Teacher> teachers, double weight, double temperature) {

  /** The movies' own genres decide alone. */
  public static final Distillation NONE = new Distillation(List.of(), 0, 1);

  /** Copies the teachers. */
  public Distillation {
    teachers = List.copyOf(teachers);
  }

  /**
   * Refuses teachers that are not what they were, or cannot teach a student.
   *
   * @param labels that the student is to tell apart
   * @param student its recipe
   * @throws RunFolderException if one is not there
   * @throws MismatchedRunsException telling everything that does not fit
   * @throws dev.marquee.trainer.onnx.PosterTooSmallException if one cannot look at the student's
   *     posters
   */
  void requireFor(List<String> labels, Recipe student) {
    List<String> problems = new ArrayList<>();
    teachers.forEach(teacher -> check(teacher, labels, student, problems));
    if (!problems.isEmpty()) {
      throw new MismatchedRunsException("the teachers do not fit", problems);
    }
  }

  private static void check(
      Teacher teacher, List<String> labels, Recipe student, List<String> problems) {
    RunFolder run = teacher.open();
    RunDescription description = run.description();
    compare(teacher.run() + " knows the labels ", description.labels(), labels, problems);
    compare(
        teacher.run() + " has the label policy ",
        description.recipe().labelPolicy(),
        student.labelPolicy(),
        problems);
    SameSplit.problem(run, student.seed()).ifPresent(problems::add);
    SmallestPoster.require(description.describeNetwork(), student.inputSize());
    if (!Teacher.digest(run.weights()).equals(teacher.sha256())) {
      problems.add(
          teacher.run()
              + " has other weights than when this run began: put them back"
              + " (if it was calibrated since: trainer calibrate "
              + teacher.run()
              + " --temperature 1)");
    }
  }

  private static void compare(String what, Object has, Object needs, List<String> problems) {
    if (!has.equals(needs)) {
      problems.add(what + has + ", not " + needs);
    }
  }

  /** The teachers', without their folders. */
  String names() {
    return teachers.stream().map(Teacher::name).collect(Collectors.joining(", "));
  }

  /** Every setting by the name of its option; none without teachers. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (!teachers.isEmpty()) {
      settings.put("teacher", names());
      settings.put(
          "teacher-weights-sha256",
          teachers.stream().map(Teacher::sha256).collect(Collectors.joining(", ")));
      settings.put("teacher-weight", Double.toString(weight));
      settings.put("teacher-temperature", Double.toString(temperature));
    }
    return settings;
  }
}
