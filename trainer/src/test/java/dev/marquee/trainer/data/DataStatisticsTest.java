package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.model.LabelPolicy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataStatisticsTest {

  @TempDir Path folder;

  @Test
  void countsWhatIsUsableAndListsWhatIsNot() throws IOException {
    new SyntheticPosters(folder)
        .add(1, "Drama|War")
        .add(2, "Drama|Comedy")
        .addUnreadable(3, "Drama")
        .addWithoutImage(4, "Drama")
        .addRow("oops")
        .add(5, "Western")
        .add(6, "Drama")
        .write();

    var statistics = of(LabelPolicy.ALPHABETICAL);

    assertThat(statistics.rows()).isEqualTo(7);
    assertThat(statistics.posters()).isEqualTo(4);
    assertThat(statistics.unreadable()).isEqualTo(1);
    assertThat(statistics.missing()).isEqualTo(1);
    assertThat(statistics.badRows()).isEqualTo(1);
    assertThat(statistics.problems()).extracting(Problem::line).containsExactly(4, 5, 6);
    assertThat(count(statistics, "Drama")).isEqualTo(2);
    assertThat(count(statistics, "Comedy")).isEqualTo(1);
    assertThat(count(statistics, "Other")).isEqualTo(1);
    assertThat(statistics.majorityGenre()).isEqualTo("Drama");
    assertThat(statistics.majorityShare()).isEqualTo(0.5);
    assertThat(statistics.imageSizes()).containsExactlyEntriesOf(java.util.Map.of("30x20", 4));
    assertThat(statistics.splits().values().stream().mapToInt(n -> n).sum()).isEqualTo(4);
    assertThat(statistics.genres())
        .allSatisfy(
            g -> assertThat(g.training() + g.validation() + g.test()).isEqualTo(g.posters()));
  }

  @Test
  void aPosterCountsUnderEachOfItsGenresIfItHasSeveral() throws IOException {
    new SyntheticPosters(folder).add(1, "Drama|Crime").add(2, "Drama|Comedy").write();

    var statistics = of(LabelPolicy.MULTI);

    assertThat(count(statistics, "Drama")).isEqualTo(2);
    assertThat(count(statistics, "Crime")).isEqualTo(1);
    assertThat(statistics.majorityShare()).isEqualTo(1);
  }

  @Test
  void refusesAFolderWhereNoImageCanBeRead() throws IOException {
    new SyntheticPosters(folder).addUnreadable(1, "Drama").write();

    assertThatThrownBy(() -> of(LabelPolicy.ALPHABETICAL))
        .isInstanceOf(NoUsablePosterException.class)
        .hasMessageContaining("1.jpg cannot be read");
  }

  private DataStatistics of(LabelPolicy policy) {
    var dataset = PosterDataset.open(PosterFolder.at(folder), Genres.PAPER, policy, 0);
    return DataStatistics.of(dataset, 2);
  }

  private static int count(DataStatistics statistics, String genre) {
    return statistics.genres().stream()
        .filter(g -> g.genre().equals(genre))
        .mapToInt(DataStatistics.GenreCount::posters)
        .sum();
  }
}
