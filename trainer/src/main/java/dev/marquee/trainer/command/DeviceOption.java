package dev.marquee.trainer.command;

import ai.djl.Device;
import picocli.CommandLine.Option;

/** Where a network answers. */
final class DeviceOption {

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "NAME",
      description = "cpu, cuda, cuda:N or auto (default: CUDA if there is any).")
  Device device;
}
