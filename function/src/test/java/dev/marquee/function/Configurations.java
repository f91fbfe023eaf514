package dev.marquee.function;

import dev.marquee.function.settings.ServingConfiguration;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.utils.StringUtil;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads settings as Quarkus does. */
public final class Configurations {
  private Configurations() {}

  public static ServingConfiguration of(Map<String, String> settings) {
    return read(new SmallRyeConfigBuilder().withDefaultValues(settings));
  }

  public static ServingConfiguration ofEnvironment(Map<String, String> variables) {
    return read(new SmallRyeConfigBuilder().withSources(new EnvConfigSource(variables, 300)));
  }

  private static ServingConfiguration read(SmallRyeConfigBuilder settings) {
    return settings
        .withConverter(Duration.class, 100, new DurationConverter())
        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
        .withMapping(ServingConfiguration.class)
        .build()
        .getConfigMapping(ServingConfiguration.class);
  }

  /** The environment variable of every setting, by the rules of MicroProfile Config. */
  static Set<String> environmentNames() {
    return ConfigMappings.getProperties(ConfigClass.configClass(ServingConfiguration.class))
        .keySet()
        .stream()
        .map(StringUtil::replaceNonAlphanumericByUnderscores)
        .map(name -> name.toUpperCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
