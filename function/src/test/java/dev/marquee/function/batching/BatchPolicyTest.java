package dev.marquee.function.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Configurations;
import dev.marquee.function.settings.Provider;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BatchPolicyTest {
  private static final int CORES = 6;

  @ParameterizedTest
  @CsvSource({"CPU, 6, 1", "CUDA, 1, 32"})
  void hasASessionACoreOnCpusAndLargeBatchesOnGpus(Provider provider, int sessions, int size) {
    assertThat(BatchPolicy.of(Configurations.of(Map.of()), provider, CORES))
        .isEqualTo(new BatchPolicy(sessions, size, Duration.ZERO));
  }

  @ParameterizedTest
  @EnumSource(names = {"CPU", "CUDA"})
  void isWhatIsConfiguredWhereSomethingIs(Provider provider) {
    var settings =
        Map.of(
            "marquee.sessions", "3",
            "marquee.batch.max-size", "16",
            "marquee.batch.max-delay", "2ms");
    assertThat(BatchPolicy.of(Configurations.of(settings), provider, CORES))
        .isEqualTo(new BatchPolicy(3, 16, Duration.ofMillis(2)));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "4, 4", "5, 4", "64, 4"})
  void anInferenceThatIsAloneHasAThreadACoreButAtMostFour(int cores, int threads) {
    assertThat(BatchPolicy.intraOpThreads(cores)).isEqualTo(threads);
  }
}
