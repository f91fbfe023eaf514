package dev.marquee.trainer.command;

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
      defaultValue = "0.5",
      paramLabel = "X",
      description =
          "Share of the loss that the teachers decide, 0 to 1; default: ${DEFAULT-VALUE}.")
  private double weight;

  @Option(
      names = "--teacher-temperature",
      defaultValue = "2",
      paramLabel = "T",
      description = "Logits of teachers and student are divided by it; default: ${DEFAULT-VALUE}.")
  private double temperature;

  Distillation distillation() {
    if (!(weight >= 0 && weight <= 1)) {
      throw refusal("--teacher-weight must be 0 to 1, not " + weight);
    }
    if (!(temperature > 0)) {
      throw refusal("--teacher-temperature must be above 0, not " + temperature);
    }
    return teachers.isEmpty()
        ? Distillation.NONE
        : new Distillation(teachers.stream().map(Teacher::of).toList(), weight, temperature);
  }

  private ParameterException refusal(String problem) {
    return new ParameterException(command.commandLine(), problem);
  }
}
