package dev.marquee.trainer.training;

import ai.djl.Device;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a training computes: on the first device, which keeps the weights, and on others that each
 * take a share of every batch.
 *
 * @param all at least one; either GPUs, each once, or the CPU, several times to try without GPUs
 *     what several of them do
 */
public record Devices(List<Device> all) {

  /**
   * @throws IllegalArgumentException if these devices cannot train together
   */
  public Devices {
    all = List.copyOf(all);
    List<Device> gpus = all.stream().filter(Device::isGpu).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a training needs a device");
    }
    if (!gpus.isEmpty() && gpus.size() < all.size()) {
      throw new IllegalArgumentException(
          "GPUs would wait for the CPU in every step: name GPUs alone, such as cuda:0,cuda:1");
    }
    if (new HashSet<>(gpus).size() < gpus.size()) {
      throw new IllegalArgumentException(
          "a GPU is named twice: each takes one share of every batch");
    }
  }

  /** The one that keeps the weights. */
  public Device first() {
    return all.getFirst();
  }

  /** As people name them, such as {@code cuda:0,cuda:1}. */
  @Override
  public String toString() {
    return all.stream()
        .map(device -> device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu")
        .collect(Collectors.joining(","));
  }
}
