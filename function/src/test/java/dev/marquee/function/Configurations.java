package dev.marquee.function;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Reads settings as Quarkus does. */
final class Configurations {
  private Configurations() {}

  static ServingConfiguration of(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 100, new DurationConverter())
        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
        .withMapping(ServingConfiguration.class)
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(ServingConfiguration.class);
  }
}
