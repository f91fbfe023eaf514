package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ShardTest {

  private static final List<Integer> TEN = IntStream.rangeClosed(1, 10).boxed().toList();

  @Test
  void takesEveryNthFromTheKthOn() {
    assertThat(Shard.parse("2/3").of(TEN)).containsExactly(2, 5, 8);
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 4", "0, 1", "1, 1", "0, 16"})
  void sharesEveryElementOnceWhetherCountedFromZeroOrOne(int first, int count) {
    List<Integer> shared =
        IntStream.range(first, first + count)
            .mapToObj(index -> Shard.parse(index + "/" + count).of(TEN))
            .flatMap(List::stream)
            .sorted()
            .toList();
    assertThat(shared).isEqualTo(TEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "4/3", "0/0", "-1/3", "1/3/5", "a/b", "1 / 2"})
  void refusesWhatIsNoShard(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> Shard.parse(text))
        .withMessage("'" + text + "' is no shard: give K/N, such as 3/16 or 0/16");
  }
}
