package dev.marquee.function.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.function.Configurations;
import io.smallrye.config.ConfigValidationException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServingConfigurationTest {

  @Test
  void servesTheEmbeddedModelWithSoundLimitsWithoutAnySetting() {
    ServingConfiguration configuration = Configurations.of(Map.of());
    assertThat(configuration.model()).isEmpty();
    assertThat(configuration.models()).isEmpty();
    assertThat(configuration.defaultModel()).isEmpty();
    assertThat(configuration.reloadInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(configuration.modelsMemory()).isEmpty();
    assertThat(configuration.provider()).isEqualTo(Provider.AUTO);
    assertThat(configuration.cuda().deviceId()).isZero();
    assertThat(configuration.cuda().memoryLimit().asLongValue()).isEqualTo(8L << 30);
    assertThat(configuration.cuda().graphs()).isTrue();
    assertThat(configuration.cuda().nhwc()).isTrue();
    assertThat(configuration.intraOpThreads()).isEmpty();
    assertThat(configuration.sessions()).isEmpty();
    assertThat(configuration.decodeThreads()).isEmpty();
    assertThat(configuration.batch().maxSize()).isEmpty();
    assertThat(configuration.batch().maxDelay()).isZero();
    assertThat(configuration.queueCapacity()).isEmpty();
    assertThat(configuration.deadline()).hasSeconds(10);
    assertThat(configuration.maxImageBytes().asLongValue()).isEqualTo(20 << 20);
    assertThat(configuration.maxImagePixels()).isEqualTo(40_000_000);
    assertThat(configuration.top()).isEqualTo(3);
    assertThat(configuration.eventSource()).hasToString("/marquee");
    assertThat(configuration.url().hosts()).isEmpty();
    assertThat(configuration.url().timeout()).hasSeconds(5);
  }

  @Test
  void readsEverySetting() {
    ServingConfiguration configuration =
        Configurations.of(
            Map.ofEntries(
                Map.entry("marquee.model", "packages/mine"),
                Map.entry("marquee.models", "packages"),
                Map.entry("marquee.default-model", "mine:2"),
                Map.entry("marquee.reload-interval", "500ms"),
                Map.entry("marquee.models-memory", "2G"),
                Map.entry("marquee.provider", "cuda"),
                Map.entry("marquee.sessions", "3"),
                Map.entry("marquee.intra-op-threads", "4"),
                Map.entry("marquee.decode-threads", "2"),
                Map.entry("marquee.batch.max-size", "16"),
                Map.entry("marquee.batch.max-delay", "2ms"),
                Map.entry("marquee.queue-capacity", "100"),
                Map.entry("marquee.deadline", "500ms"),
                Map.entry("marquee.cuda.device-id", "1"),
                Map.entry("marquee.cuda.memory-limit", "2G"),
                Map.entry("marquee.cuda.graphs", "false"),
                Map.entry("marquee.cuda.nhwc", "false"),
                Map.entry("marquee.max-image-bytes", "1M"),
                Map.entry("marquee.max-image-pixels", "9"),
                Map.entry("marquee.top", "1"),
                Map.entry("marquee.event-source", "https://example.org/x")));
    assertThat(configuration.model().orElseThrow()).hasToString("packages/mine");
    assertThat(configuration.models().orElseThrow()).hasToString("packages");
    assertThat(configuration.defaultModel()).contains("mine:2");
    assertThat(configuration.reloadInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(configuration.modelsMemory().orElseThrow().asLongValue()).isEqualTo(2L << 30);
    assertThat(configuration.provider()).isEqualTo(Provider.CUDA);
    assertThat(configuration.cuda().deviceId()).isEqualTo(1);
    assertThat(configuration.cuda().memoryLimit().asLongValue()).isEqualTo(2L << 30);
    assertThat(configuration.cuda().graphs()).isFalse();
    assertThat(configuration.cuda().nhwc()).isFalse();
    assertThat(configuration.intraOpThreads()).contains(4);
    assertThat(configuration.sessions()).contains(3);
    assertThat(configuration.decodeThreads()).contains(2);
    assertThat(configuration.batch().maxSize()).contains(16);
    assertThat(configuration.batch().maxDelay()).hasMillis(2);
    assertThat(configuration.queueCapacity()).contains(100);
    assertThat(configuration.deadline()).hasMillis(500);
    assertThat(configuration.maxImageBytes().asLongValue()).isEqualTo(1 << 20);
    assertThat(configuration.maxImagePixels()).isEqualTo(9);
    assertThat(configuration.top()).isEqualTo(1);
    assertThat(configuration.eventSource()).hasToString("https://example.org/x");
  }

  @Test
  void readsWhoseImagesAreFetched() {
    ServingConfiguration.Url url =
        Configurations.of(
                Map.of(
                    "marquee.url.hosts",
                    "images.example.org, *.example.net:8443",
                    "marquee.url.timeout",
                    "1s"))
            .url();
    assertThat(url.hosts().orElseThrow())
        .containsExactly(
            new AllowedHost("images.example.org", false, OptionalInt.empty()),
            new AllowedHost("example.net", true, OptionalInt.of(8443)));
    assertThat(url.timeout()).hasSeconds(1);
    assertThatThrownBy(() -> Configurations.of(Map.of("marquee.url.hosts", "https://a.org")))
        .hasMessageContaining("https://a.org is not a host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0M", "-1", "big"})
  void refusesALongestImageOfNoBytes(String size) {
    assertThatThrownBy(() -> Configurations.of(Map.of("marquee.max-image-bytes", size)))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining("marquee.max-image-bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "marquee.deadline, '', SRCFG00040",
    "marquee.reload-interval, '', SRCFG00040",
    "marquee.batch.max-delay, '', SRCFG00040",
    "marquee.url.timeout, '', SRCFG00040",
    "marquee.deadline, PT0.0009S, less than a millisecond",
    "marquee.deadline, PT300000000H, more than a year",
    "marquee.reload-interval, PT300000000H, more than a year",
    "marquee.batch.max-delay, PT300000000H, more than a year",
    "marquee.url.timeout, 0, not a duration of more than 0",
    "marquee.url.timeout, PT0.0000001S, less than a millisecond",
    "marquee.max-image-bytes, 2G, 2G is more than 1G",
    "marquee.models-memory, 0, not a size of at least one byte",
    "marquee.models-memory, -5M, marquee.models-memory",
    "marquee.models-memory, 16E, 16E is more than any machine has",
    "marquee.sessions, 100000, from 1 to 1024",
    "marquee.intra-op-threads, 1025, from 1 to 1024",
    "marquee.decode-threads, 0, from 1 to 1024",
    "marquee.batch.max-size, 100000, from 1 to 1024",
    "marquee.cuda.device-id, -1, from 0 to 1024",
    "marquee.cuda.memory-limit, 0, not a size of at least one byte",
    "marquee.cuda.graphs, maybe, maybe is neither true nor false",
    "marquee.cuda.nhwc, 2, 2 is neither true nor false",
    "marquee.url.hosts, a.org:0, a port is a number from 1 to 65535",
    "marquee.url.hosts, a.org:65536, a port is a number from 1 to 65535"
  })
  void refusesWhatCannotBeUsed(String setting, String value, String problem) {
    assertThatThrownBy(() -> Configurations.of(Map.of(setting, value)))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining(setting)
        .hasMessageContaining(problem);
  }

  @Test
  void reportsEveryProblemAtOnce() {
    Map<String, String> settings =
        Map.of(
            "marquee.provider", "tpu",
            "marquee.reload-interval", "soon",
            "marquee.models-memory", "much",
            "marquee.intra-op-threads", "0",
            "marquee.sessions", "many",
            "marquee.deadline", "0s",
            "marquee.batch.max-delay", "-1s",
            "marquee.max-image-bytes", "big",
            "marquee.top", "-1",
            "marquee.event-source", "no uri");
    assertThatThrownBy(() -> Configurations.of(settings))
        .isInstanceOf(ConfigValidationException.class)
        .message()
        .contains(settings.keySet())
        .contains("0 is not a whole number from 1 to 1024")
        .contains("0s is not a duration of more than 0", "-1s is a negative duration")
        .contains("many is not a whole number from 1 to 1024")
        .contains("-1 is not a whole number of at least 1");
  }
}
