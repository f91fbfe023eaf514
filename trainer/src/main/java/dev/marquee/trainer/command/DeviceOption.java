package dev.marquee.trainer.command;

import ai.djl.Device;
import picocli.CommandLine.Option;

/** Where a network answers. */
final class DeviceOption {

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "NAME",
      description = "auto (default: CUDA if there is any), cpu, cuda or cuda:N.")
  Device device;
}
