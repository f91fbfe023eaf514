package dev.marquee.trainer.command;

import ai.djl.Device;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.Precision;
import dev.marquee.trainer.data.LabelFileException;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.PosterTooSmallException;
import dev.marquee.trainer.precision.Clipping;
import dev.marquee.trainer.prediction.PredictionFormat;
import dev.marquee.trainer.recipe.InvalidRecipeException;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.recipe.OptimizerKind;
import dev.marquee.trainer.recipe.Schedule;
import dev.marquee.trainer.training.Devices;
import dev.marquee.trainer.training.MismatchedRunsException;
import dev.marquee.trainer.training.UntrainableNetworkException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit codes: 0 done, 1 failed, 2 used wrongly, nothing usable to work on, or
 * runs that do not fit together.
 */
@Command(
    name = "trainer",
    description = "Fine-tunes convolutional networks on movie posters and exports them to ONNX.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      DataCommand.class,
      BaselineCommand.class,
      LearningRateCommand.class,
      TrainCommand.class,
      CalibrateCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      VerifyCommand.class,
      PredictCommand.class,
      ReportCommand.class,
      ReproduceCommand.class,
      BenchCommand.class,
      HelpCommand.class
    })
public final class Trainer {

  private Trainer() {}

  public static void main(String[] arguments) {
    // what is printed may be typed in again, or read by a program
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().setOut(standardOutput()).execute(arguments));
  }

  /** Unlike {@link System#out}, it tells when its reader has gone or its disk is full. */
  private static PrintWriter standardOutput() {
    Charset charset = System.out.charset();
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), charset), true);
  }

  /**
   * The command line, ready to run: enumerations by the names that people type, failures as one
   * line; of an option that is given twice, the last counts, so that scripts can be overruled.
   */
  static CommandLine commandLine() {
    return new CommandLine(new Trainer())
        .setOverwrittenOptionsAllowed(true)
        .registerConverter(Topology.class, text -> Conversions.constant(Topology.class, text))
        .registerConverter(Split.class, text -> Conversions.constant(Split.class, text))
        .registerConverter(Head.class, text -> Conversions.constant(Head.class, text))
        .registerConverter(LabelPolicy.class, text -> Conversions.constant(LabelPolicy.class, text))
        .registerConverter(
            OptimizerKind.class, text -> Conversions.constant(OptimizerKind.class, text))
        .registerConverter(Schedule.class, text -> Conversions.constant(Schedule.class, text))
        .registerConverter(MixedPrecision.class, Conversions::mixedPrecision)
        .registerConverter(Precision.class, text -> Conversions.constant(Precision.class, text))
        .registerConverter(Clipping.class, text -> Conversions.constant(Clipping.class, text))
        .registerConverter(
            PredictionFormat.class, text -> Conversions.constant(PredictionFormat.class, text))
        .registerConverter(ImageSize.class, Conversions::imageSize)
        .registerConverter(Device.class, Conversions::device)
        .registerConverter(Devices.class, Conversions::devices)
        .registerConverter(Shard.class, Shard::parse)
        .setParameterExceptionHandler(Trainer::refuse)
        .setExecutionStrategy(Trainer::run)
        .setExecutionExceptionHandler(Trainer::report);
  }

  /**
   * A verb's options fill pages, above which nobody finds the reason; the list of verbs is short.
   */
  private static int refuse(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(failure.getMessage());
    if (UnmatchedArgumentException.printSuggestions(failure, err)
        || command.getSubcommands().isEmpty()) {
      err.printf("See `%s --help`.%n", command.getCommandSpec().qualifiedName());
    } else {
      command.usage(err);
    }
    return ExitCode.USAGE;
  }

  private static int run(ParseResult parsed) {
    int exitCode = new RunLast().execute(parsed);
    CommandLine trainer = parsed.commandSpec().commandLine();
    if (trainer.getOut().checkError()) {
      throw new ExecutionException(trainer, "output is lost", new LostOutputException());
    }
    return exitCode;
  }

  private static int report(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (!(failure instanceof MarqueeException || failure instanceof UncheckedIOException)) {
      throw failure;
    }
    command.getErr().println("trainer: " + failure.getMessage());
    return switch (failure) {
      case NoUsablePosterException _,
          LabelFileException _,
          MismatchedRunsException _,
          InvalidRecipeException _,
          PosterTooSmallException _,
          UntrainableNetworkException _ ->
          ExitCode.USAGE;
      default -> ExitCode.SOFTWARE;
    };
  }
}
