package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.packaging.PackageExport;
import dev.marquee.trainer.training.Ensemble;
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
        "Writes a trained run, or several as an ensemble, as a model package, once ONNX Runtime answers as DJL does. For integers, --posters are those of the run, with their labels.")
final class ExportCommand implements Callable<Integer> {

  private static final String ONNX = "onnx";

  @Spec private CommandSpec command;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "The run's folder; of several, one package that averages their probabilities.")
  private List<Path> folders;

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
      description = "What clients call the model; default: the network, or ensemble.")
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
    precision.check();
    Ensemble runs = new Ensemble(folders.stream().map(RunFolder::open).toList());
    String network = runs.runs().getFirst().description().topology().toString();
    String otherwise = runs.runs().size() == 1 ? network : "ensemble";
    var target =
        new PackageExport.Target(output, name == null ? otherwise : name, version, replace);
    require(target);
    ParityReport report = export(runs, target);
    command.commandLine().getOut().printf("%s%nwrote %s%n", report, output);
    return 0;
  }

  /** Looks before the work at what would be refused after it. */
  private void require(PackageExport.Target target) {
    if (!Manifest.isName(target.name())) {
      throw new ParameterException(
          command.commandLine(),
          "--name '%s' must be letters, digits, dots, dashes and underscores"
              .formatted(target.name()));
    }
    if (version.isBlank()) {
      throw new ParameterException(command.commandLine(), "--version-name must not be empty");
    }
    PackageWriter.requireFree(target.folder(), replace);
  }

  private ParityReport export(Ensemble runs, PackageExport.Target target) {
    RunFolder run = runs.runs().getFirst();
    Path posters = Path.of(run.description().posters());
    List<RgbImage> compared = parity.images(run.description().recipe().inputSize(), posters);
    return switch (precision.precision) {
      case FP32 -> PackageExport.export(runs, target, compared);
      case FP16 -> PackageExport.exportHalf(runs, target, compared);
      case INT8, INT8_WEIGHTS, FP16_INT8_WEIGHTS -> {
        PosterDataset data = RunPosters.of(run, parity.folder(posters), precision.labels);
        yield exportQuantized(runs, target, compared, data);
      }
    };
  }

  private ParityReport exportQuantized(
      Ensemble runs, PackageExport.Target target, List<RgbImage> compared, PosterDataset data) {
    ImageSize size = runs.runs().getFirst().description().recipe().inputSize();
    int threads = Runtime.getRuntime().availableProcessors();
    try (PosterLoader loader = new PosterLoader(size, threads, 0);
        var _ = new Problems(command, data, loader)) {
      var quantization = precision.quantization(data, loader);
      return PackageExport.exportQuantized(runs, target, compared, quantization);
    }
  }
}
