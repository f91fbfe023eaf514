package dev.marquee.trainer.command;

import static java.util.Objects.requireNonNullElse;

import dev.marquee.trainer.evaluation.Temperature;
import dev.marquee.trainer.training.Distillation;
import dev.marquee.trainer.training.Teacher;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which runs teach, and how much. */
final class DistillationOptions {

  private static final double WEIGHT = 0.5;
  private static final double TEMPERATURE = 2;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--teacher",
      paramLabel = "RUN",
      description =
          "Learn the answers of a run with the same labels and seed too; of several, their mean. A resumed training looks for them where they were.")
  private List<Path> teachers = List.of();

  @Option(
      names = "--teacher-weight",
      paramLabel = "X",
      description = "Share of the loss that the teachers decide, 0 to 1; default: " + WEIGHT + ".")
  private Double weight;

  @Option(
      names = "--teacher-temperature",
      paramLabel = "T",
      description =
          "Logits of teachers and student are divided by it, 0.05 to 20; default: "
              + TEMPERATURE
              + ".")
  private Double temperature;

  Distillation distillation() {
    if (teachers.isEmpty()) {
      requireTeacher("--teacher-weight", weight);
      requireTeacher("--teacher-temperature", temperature);
      return Distillation.NONE;
    }
    double share = requireNonNullElse(weight, WEIGHT);
    double divisor = requireNonNullElse(temperature, TEMPERATURE);
    if (!(share >= 0 && share <= 1)) {
      throw refusal("--teacher-weight must be 0 to 1, not " + share);
    }
    if (!Temperature.isOne(divisor)) {
      throw refusal(
          "--teacher-temperature must be %s to %s, not %s"
              .formatted(Temperature.COLDEST, Temperature.HOTTEST, divisor));
    }
    return new Distillation(teachers.stream().map(Teacher::of).toList(), share, divisor);
  }

  private void requireTeacher(String option, Double value) {
    if (value != null) {
      throw refusal(option + " needs a --teacher");
    }
  }

  private ParameterException refusal(String problem) {
    return new ParameterException(command.commandLine(), problem);
  }
}
