package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.admission.Deadline;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineHeaderTest {
  private static final Duration LONGEST = Duration.ofMillis(300);

  @Test
  void isTheLongestThatIsConfiguredWhereNoneIsStated() {
    assertThat(read(MultiMap.caseInsensitiveMultiMap()).allowed()).isEqualTo(LONGEST);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "' 0299 ', 299", "300, 300", "301, 300", "999999999, 300"})
  void mayBeStatedShorterButNoLonger(String stated, long allowed) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(DeadlineHeader.NAME, stated);
    assertThat(read(headers).allowed()).hasMillis(allowed);
  }

  /** It passes so long after it was read, and not only says so. */
  private static Deadline read(MultiMap headers) {
    long earliest = System.nanoTime();
    Deadline deadline = DeadlineHeader.read(headers, LONGEST);
    long latest = System.nanoTime();
    assertThat(deadline.at() - deadline.allowed().toNanos()).isBetween(earliest, latest);
    return deadline;
  }
}
