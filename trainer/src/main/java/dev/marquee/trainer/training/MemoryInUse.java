package dev.marquee.trainer.training;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is taken of a machine's memory; 0 where it cannot be told.
 *
 * @param process bytes of this process that are in memory (Linux)
 * @param device bytes of the CUDA device that are not free, whoever has them
 */
public record MemoryInUse(long process, long device) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  static MemoryInUse now(Device device) {
    return new MemoryInUse(
        resident(), device.isGpu() ? CudaUtils.getGpuMemory(device).getCommitted() : 0);
  }

  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
