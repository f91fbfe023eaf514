package dev.marquee.trainer.command;

import dev.marquee.trainer.training.Devices;
import picocli.CommandLine.Option;

/** Where a network is trained. */
final class DevicesOption {

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "NAME[,NAME...]",
      description =
          "cpu, cuda, cuda:N or auto (default: CUDA if there is any); several, such as cuda:0,cuda:1, share every batch (cpu,cpu tries that without GPUs).")
  Devices devices;
}
