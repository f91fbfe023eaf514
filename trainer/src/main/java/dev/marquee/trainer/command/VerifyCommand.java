package dev.marquee.trainer.command;

import dev.marquee.model.ModelPackage;
import dev.marquee.model.Precision;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.packaging.PackageVerification;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Runs a package's weights in DJL, in fp32, and its graph in ONNX Runtime on the same posters.")
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "PACKAGE", description = "Folder with model.onnx and model.json.")
  private Path folder;

  @Mixin private ParityOptions parity;

  @Override
  public Integer call() {
    ModelPackage model = ModelPackage.read(folder);
    ParityReport report = PackageVerification.verify(model, parity::images);
    Precision precision = model.manifest().precision();
    command
        .commandLine()
        .getOut()
        .printf("%s%n(%s in ONNX Runtime, fp32 with the same weights in DJL)%n", report, precision);
    if (report.within(precision)) {
      return ExitCode.OK;
    }
    command
        .commandLine()
        .getErr()
        .println("trainer: " + folder + " does not answer as its weights do in DJL");
    return ExitCode.SOFTWARE;
  }
}
