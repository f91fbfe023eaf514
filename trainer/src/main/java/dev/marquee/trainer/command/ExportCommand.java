package dev.marquee.trainer.command;

import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.packaging.PackageExport;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes a trained run as a model package, once ONNX Runtime answers as DJL does. For int8, --posters are those of the run, with their labels.")
final class ExportCommand implements Callable<Integer> {

  private static final String ONNX = "onnx";

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path folder;

  @Option(
      names = "--format",
      defaultValue = ONNX,
      paramLabel = "NAME",
      description = "onnx (default).")
  private String format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PACKAGE",
      description = "The package's folder.")
  private Path output;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What clients call the model; default: the network.")
  private String name;

  @Option(
      names = "--version-name",
      defaultValue = "1",
      paramLabel = "VERSION",
      description = "Tells packages of one name apart; default: ${DEFAULT-VALUE}.")
  private String version;

  @Option(names = "--replace", description = "Replace a package that stands there.")
  private boolean replace;

  @Mixin private PrecisionOptions precision;

  @Mixin private ParityOptions parity;

  @Override
  public Integer call() {
    if (!format.equals(ONNX)) {
      throw new ParameterException(
          command.commandLine(), "There is no format '" + format + "': formats are " + ONNX);
    }
    RunFolder run = RunFolder.open(folder);
    RunDescription description = run.description();
    var target =
        new PackageExport.Target(
            output, name == null ? description.network().toString() : name, version, replace);
    ParityReport report = export(run, target);
    command.commandLine().getOut().printf("%s%nwrote %s%n", report, output);
    return 0;
  }

  private ParityReport export(RunFolder run, PackageExport.Target target) {
    RunDescription description = run.description();
    Path posters = Path.of(description.posters());
    List<RgbImage> compared = parity.images(description.recipe().inputSize(), posters);
    return switch (precision.precision) {
      case FP32 -> PackageExport.export(run, target, compared);
      case FP16 -> PackageExport.exportHalf(run, target, compared);
      case INT8 -> {
        var quantization = precision.quantization(run, parity.folder(posters));
        yield PackageExport.exportInt8(run, target, compared, quantization);
      }
    };
  }
}
