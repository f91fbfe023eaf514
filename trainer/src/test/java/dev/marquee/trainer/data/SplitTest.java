package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.Abroad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {

  @TempDir Path folder;

  @Test
  void addingAndReorderingRowsMovesNoOtherRow() throws IOException {
    var random = new Random(1);
    var ids = new ArrayList<>(IntStream.rangeClosed(1, 60).boxed().toList());
    var known = Map.<String, Split>of();
    for (int size = 10; size <= ids.size(); size += 10) {
      var rows = new ArrayList<>(ids.subList(0, size));
      Collections.shuffle(rows, random);
      var grown = splits(rows);
      assertThat(grown).containsAllEntriesOf(known).hasSize(size);
      known = grown;
    }
  }

  @Test
  void sharesAre80To10To10AndDifferForEachSeed() {
    var ids = IntStream.range(0, 20_000).mapToObj("tt%07d"::formatted).toList();
    for (long seed : new long[] {0, 42, -1}) {
      var share =
          ids.stream()
              .collect(Collectors.groupingBy(id -> Split.of(id, seed), Collectors.counting()));
      assertThat(share.get(Split.TRAINING) / 20_000.0).isCloseTo(0.8, within(0.01));
      assertThat(share.get(Split.VALIDATION) / 20_000.0).isCloseTo(0.1, within(0.01));
      assertThat(share.get(Split.TEST) / 20_000.0).isCloseTo(0.1, within(0.01));
    }
    assertThat(ids.stream().filter(id -> Split.of(id, 0) == Split.of(id, 1)).count())
        .isBetween(12_500L, 14_000L); // .8² + .1² + .1² = .66 if the seeds are independent
  }

  /** Expected values by Python: int.from_bytes(sha256(b"42:tt0000417").digest()[:8]) % 10. */
  @Test
  void isTheSameOnEveryMachine() {
    assertThat(Split.of("tt0000417", 42)).isEqualTo(Split.TRAINING);
    assertThat(Split.of("tt0086425", 42)).isEqualTo(Split.TRAINING);
    assertThat(Split.of("tt0111161", 42)).isEqualTo(Split.TEST);
    assertThat(Split.of("tt0000417", 0)).isEqualTo(Split.VALIDATION);
    assertThat(Split.of("tt10872600", 0)).isEqualTo(Split.TEST);
  }

  @Test
  void isTheSameInEveryCountry() throws Exception {
    List<Integer> ids = List.of(417, 86425, 111161, 1234567);

    assertThat(Abroad.inEgypt(() -> splits(ids))).isEqualTo(splits(ids));
  }

  private Map<String, Split> splits(List<Integer> ids) throws IOException {
    var posters = new SyntheticPosters(folder);
    for (int id : ids) {
      posters.add(id, "Drama");
    }
    var dataset =
        PosterDataset.open(
            PosterFolder.at(posters.write()), Genres.PAPER, LabelPolicy.ALPHABETICAL, 42);
    return dataset.posters().stream().collect(Collectors.toMap(Poster::id, Poster::split));
  }
}
