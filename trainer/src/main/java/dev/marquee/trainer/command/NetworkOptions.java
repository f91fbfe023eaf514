package dev.marquee.trainer.command;

import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import dev.marquee.trainer.weights.WeightsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is trained, and from what. */
final class NetworkOptions {

  @Option(
      names = "--network",
      defaultValue = "squeezenet1_1",
      paramLabel = "NAME",
      description = "alexnet, vgg19, vgg19_bn, resnet101 or squeezenet1_1 (default).")
  Topology network;

  @Option(
      names = "--head",
      defaultValue = "classifier",
      paramLabel = "NAME",
      description = "classifier (default: torchvision's own) or pooled.")
  Head head;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "What to start from: a .safetensors or torchvision's .pth. None: from scratch.")
  Path weights;

  /** What to start from, if not from scratch. */
  Optional<Map<String, Tensor>> read() {
    return Optional.ofNullable(weights).map(WeightsFile::read);
  }
}
