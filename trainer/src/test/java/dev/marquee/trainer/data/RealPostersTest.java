package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real posters, where they lie beside the repository; their README gives the counts. */
@Tag("slow")
class RealPostersTest {

  private static final Path POSTERS = Path.of("../../shared/posters");

  @ParameterizedTest
  @CsvSource({"main, 15986, 12033, 3953", "extra, 8194, 8194, 0"})
  void countsAreThoseOfTheirReadme(String name, int rows, int posters, int missing) {
    long start = System.nanoTime();
    var dataset = open(name);
    System.out.printf("%s: opened in %d ms%n", name, millisSince(start));
    assertThat(dataset.rows()).isEqualTo(rows);
    assertThat(dataset.posters()).hasSize(posters);
    assertThat(dataset.missing()).hasSize(missing);
    assertThat(dataset.problems()).isEmpty();

    start = System.nanoTime();
    System.out.printf("%s: %s in %d ms%n", name, dataset.fingerprint(), millisSince(start));

    start = System.nanoTime();
    var statistics = DataStatistics.of(dataset, 2);
    System.out.printf("%s: statistics in %d ms%n", name, millisSince(start));
    statistics.genres().forEach(System.out::println);
    System.out.println(statistics.imageSizes().entrySet().stream().limit(5).toList());
    System.out.println(statistics.splits() + " " + statistics.majorityShare());
    assertThat(statistics.posters() + statistics.unreadable()).isEqualTo(posters);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void loadsEveryPoster(int threads) {
    var posters = open("main").posters();
    long start = System.nanoTime();
    int seen = 0;
    try (var loader = new PosterLoader(ImageSize.PAPER, threads, 0)) {
      for (var batches = loader.batches(posters, 64); batches.hasNext(); ) {
        try (var batch = batches.next()) {
          seen += batch.size();
        }
      }
      assertThat(seen + loader.problems().size()).isEqualTo(posters.size());
    }
    System.out.printf("%d threads: %d posters/s%n", threads, seen * 1000L / millisSince(start));
  }

  @Test
  void mostPostersHaveSeveralGenres() {
    var dataset = open("main", LabelPolicy.MULTI);
    assertThat(dataset.posters().stream().mapToInt(p -> p.target().size()).average().orElseThrow())
        .isBetween(1.5, 2.5);
  }

  private static PosterDataset open(String name) {
    return open(name, LabelPolicy.ALPHABETICAL);
  }

  private static PosterDataset open(String name, LabelPolicy policy) {
    assumeTrue(Files.isDirectory(POSTERS), "no posters in " + POSTERS);
    return PosterDataset.open(PosterFolder.at(POSTERS.resolve(name)), Genres.PAPER, policy, 42);
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
