package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.training.EpochMetrics.Scores;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  private final EarlyStopping stopping = new EarlyStopping(2);

  @Test
  void stopsAfterAsManyEpochsWithoutABetterOne() {
    assertThat(stopping.isOver(List.of())).isFalse();
    assertThat(stopping.isOver(epochs(2, 1.5, 1.6))).isFalse();
    assertThat(stopping.isOver(epochs(2, 1.5, 1.6, 1.5))).isTrue();
    assertThat(stopping.isOver(epochs(2, 1.5, 1.6, 1.4))).isFalse();
  }

  @Test
  void keepsTheBestEpoch() {
    assertThat(stopping.keepsLast(epochs(2))).isTrue();
    assertThat(stopping.keepsLast(epochs(2, 1.5))).isTrue();
    assertThat(stopping.keepsLast(epochs(2, 1.5, 1.6))).isFalse();
    assertThat(stopping.keepsLast(epochs(2, 1.5, 1.5))).isFalse();
    assertThat(stopping.kept(epochs(2, 1.5, 1.5))).isEqualTo(1);
  }

  @Test
  void withoutPatienceEveryEpochIsTrainedAndTheLastIsKept() {
    EarlyStopping never = new EarlyStopping(0);
    assertThat(never.isOver(epochs(1, 2, 3, 4, 5, 6))).isFalse();
    assertThat(never.keepsLast(epochs(1, 2, 3))).isTrue();
    assertThat(never.kept(epochs(1, 2, 3))).isEqualTo(2);
  }

  private static List<EpochMetrics> epochs(double... losses) {
    Scores none = new Scores(0, 0, 0, 0, 0);
    return DoubleStream.of(losses)
        .mapToObj(loss -> new EpochMetrics(1, 1, none, new Scores(loss, 0, 0, 0, 0)))
        .toList();
  }
}
