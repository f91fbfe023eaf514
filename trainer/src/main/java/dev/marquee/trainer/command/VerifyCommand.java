package dev.marquee.trainer.command;

import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.inference.Parity;
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
        "Runs a package's weights in DJL and its graph in ONNX Runtime on the same posters.")
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "PACKAGE", description = "Folder with model.onnx and model.json.")
  private Path folder;

  @Mixin private ParityOptions parity;

  @Override
  public Integer call() {
    ModelPackage model = ModelPackage.read(folder);
    ParityReport report =
        PackageVerification.verify(model, parity.images(model.manifest().inputSize()));
    command.commandLine().getOut().println(report);
    return report.within(Parity.TOLERANCE_FP32) ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
