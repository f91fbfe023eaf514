package dev.marquee.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.trainer.data.Genres;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  /** The paper's Figure 8: ResNet101 after 4 epochs, rows actual, columns predicted. */
  private static final String PAPER =
      """
      187 133 8 14 5 0 0 0 0 2 35 1 11
      67 358 1 7 4 0 0 0 0 3 30 0 5
      21 32 10 1 5 0 0 0 0 4 20 0 5
      54 29 2 15 3 0 0 0 0 0 21 0 2
      19 18 0 3 14 0 0 0 1 0 18 0 3
      2 0 0 0 1 0 0 0 0 0 4 1 1
      1 1 1 0 0 0 0 0 0 0 3 0 0
      1 6 1 0 0 0 0 0 0 0 1 0 0
      2 3 0 1 2 0 0 0 0 0 2 0 1
      3 14 1 0 1 0 0 0 0 13 4 0 0
      48 60 7 7 10 0 0 0 0 1 91 0 3
      0 3 1 0 2 0 0 0 0 0 4 0 0
      54 65 4 8 3 0 0 0 0 1 28 1 7
      """;

  /**
   * Accuracy and recall are those of the paper's Table 2, epoch 4. Its precision, .2273, is not
   * that of its own matrix.
   */
  @Test
  void agreesWithThePapersOwnConfusionMatrix() {
    var matrix = new ConfusionMatrix(Genres.PAPER.labels(), paperCounts());

    assertThat(matrix.total()).isEqualTo(1650);
    assertThat(matrix.accuracy()).isCloseTo(.4212, within(1e-4));
    assertThat(matrix.macroRecall()).isCloseTo(.1872, within(1e-4));
    assertThat(matrix.macroPrecision()).isCloseTo(.2157, within(1e-4));
  }

  @Test
  void countsOnePredictionAtATime() {
    var matrix = new ConfusionMatrix(List.of("a", "b", "c"));
    matrix.add(0, 0);
    matrix.add(0, 0);
    matrix.add(0, 1);
    matrix.add(1, 1);

    assertThat(matrix.counts()).isDeepEqualTo(new long[][] {{2, 1, 0}, {0, 1, 0}, {0, 0, 0}});
    assertThat(matrix.accuracy()).isEqualTo(0.75);
    assertThat(matrix.hits(1).precision()).isEqualTo(0.5);
    assertThat(matrix.hits(0).recall()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(matrix.hits(0).f1()).isCloseTo(0.8, within(1e-12));
    assertThat(matrix.hits(2).f1()).isZero();
    assertThat(matrix.macroRecall()).as("c occurs nowhere").isCloseTo(5 / 6.0, within(1e-12));
  }

  @Test
  void nothingCountedGivesZeros() {
    var matrix = new ConfusionMatrix(List.of("a", "b"));

    assertThat(matrix.accuracy()).isZero();
    assertThat(matrix.macroF1()).isZero();
    assertThat(matrix.cohenKappa()).isZero();
  }

  @Test
  void refusesCountsOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfusionMatrix(List.of("a", "b"), new long[][] {{1, 2}}));
  }

  private static long[][] paperCounts() {
    return PAPER
        .lines()
        .map(row -> Arrays.stream(row.split(" ")).mapToLong(Long::parseLong).toArray())
        .toArray(long[][]::new);
  }
}
