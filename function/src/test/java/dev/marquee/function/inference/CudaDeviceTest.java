package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CudaDeviceTest {

  @Test
  void turnsSettingsIntoOptionsOfTheProvider() {
    Map<String, String> given =
        Map.of(
            "marquee.cuda.device-id", "2",
            "marquee.cuda.memory-limit", "1G",
            "marquee.cuda.graphs", "false");
    assertThat(CudaDevice.settings(Cuda.settings(given)))
        .containsEntry("device_id", "2")
        .containsEntry("gpu_mem_limit", Long.toString(1 << 30))
        .containsEntry("enable_cuda_graph", "0")
        .containsEntry("prefer_nhwc", "1")
        .containsEntry("cudnn_conv_algo_search", "HEURISTIC")
        .containsEntry("arena_extend_strategy", "kSameAsRequested");
  }
}
