package dev.marquee.function.inference;

import dev.marquee.function.settings.CudaConfiguration;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Reads the settings under {@code marquee.cuda} as Quarkus does. */
final class Cuda {
  private Cuda() {}

  static CudaConfiguration settings(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
        .withMapping(CudaConfiguration.class, "marquee.cuda")
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(CudaConfiguration.class, "marquee.cuda");
  }
}
