package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosterLoaderTest {

  private static final ImageSize SIZE = new ImageSize(6, 4);

  @TempDir Path folder;
  private PosterDataset dataset;

  @BeforeEach
  void sixtyPostersOfWhichSomeCannotBeRead() throws IOException {
    var posters = new SyntheticPosters(folder);
    for (int id = 1; id <= 60; id++) {
      if (id % 13 == 0 || id == 8) {
        posters.addUnreadable(id, "Drama");
      } else {
        posters.add(id, id % 2 == 0 ? "Comedy" : "Action|Crime");
      }
    }
    dataset =
        PosterDataset.open(
            PosterFolder.at(posters.write()), Genres.PAPER, LabelPolicy.ALPHABETICAL, 0);
  }

  @Test
  void everyPosterStandsWithItsOwnPixelsWhateverTheThreads() {
    var order = Shuffle.order(dataset.posters(), 5, 0);
    var readable = order.stream().filter(poster -> isReadable(number(poster))).toList();
    for (int threads : new int[] {1, 2, 7}) {
      try (var loader = new PosterLoader(SIZE, threads, 0)) {
        List<Poster> seen = new ArrayList<>();
        for (var batches = loader.batches(order, 7); batches.hasNext(); ) {
          try (var batch = batches.next()) {
            checkPixels(batch);
            seen.addAll(batch.posters());
          }
        }
        assertThat(seen).isEqualTo(readable);
      }
    }
  }

  @Test
  void unreadableImagesAreReportedOnceHoweverOftenTheyAreMet() {
    try (var loader = new PosterLoader(SIZE, 2, 0)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        loader.batches(dataset.posters(), 16).forEachRemaining(Batch::close);
      }
      assertThat(loader.problems()).extracting(Problem::line).containsExactly(9, 14, 27, 40, 53);
      assertThat(loader.problems().getFirst().what()).contains("8.jpg cannot be read: ");
    }
  }

  @Test
  void anImageThatVanishedIsAProblemToo() throws IOException {
    Files.delete(dataset.posters().getFirst().image());
    try (var loader = new PosterLoader(SIZE, 2, 0)) {
      loader.batches(dataset.posters().subList(0, 3), 3).forEachRemaining(Batch::close);
      assertThat(loader.problems()).extracting(Problem::line).containsExactly(2);
      assertThat(loader.problems().getFirst().what())
          .endsWith("cannot be read: there is no such file");
    }
  }

  @Test
  void aFileThatIsTooLargeForAPosterIsAProblemAndIsNotRead() throws IOException {
    Path huge = folder.resolve("images/1.png");
    try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    try (var loader = new PosterLoader(SIZE, 1, 0)) {
      loader.batches(dataset.posters().subList(0, 1), 1).hasNext();

      assertThat(loader.problems())
          .singleElement()
          .satisfies(
              problem ->
                  assertThat(problem.what()).contains("cannot be read: it has 3221225472 bytes"));
    }
    assertThatThrownBy(() -> PosterImages.read(huge, PosterImages.reader(SIZE)))
        .isInstanceOf(UnreadablePosterException.class);
  }

  @Test
  void anImageByItselfThatIsNotThereIsToldAsThat() {
    Path missing = folder.resolve("missing.jpg");

    assertThatThrownBy(() -> PosterImages.read(missing, PosterImages.reader(SIZE)))
        .isInstanceOf(UnreadablePosterException.class)
        .hasMessage("cannot read the poster " + missing + ": there is no such file");
  }

  @Test
  void aBatchOfNothingButUnreadableImagesIsLeftOut() {
    var unreadable = dataset.posters().stream().filter(p -> !isReadable(number(p))).toList();
    try (var loader = new PosterLoader(SIZE, 2, 0)) {
      assertThat(loader.batches(unreadable, 2).hasNext()).isFalse();
      assertThat(loader.batches(List.of(), 2).hasNext()).isFalse();
    }
  }

  @Test
  void cachedPixelsAreThoseOfTheFile() throws IOException {
    int six = 6 * SIZE.rgbBytes();
    try (var loader = new PosterLoader(SIZE, 2, six)) {
      loader.batches(dataset.posters().subList(0, 6), 6).forEachRemaining(Batch::close);
      for (var poster : dataset.posters().subList(0, 6)) {
        Files.delete(poster.image());
      }
      try (var batch = loader.batches(dataset.posters().subList(0, 12), 12).next()) {
        checkPixels(batch);
        assertThat(batch.size()).isEqualTo(11);
      }
      Files.delete(dataset.posters().get(6).image());
      var beyondTheBudget = dataset.posters().subList(6, 7);
      assertThat(loader.batches(beyondTheBudget, 1).hasNext()).isFalse();
    }
  }

  @Test
  void targetsComeAsClassesAndAsIndicators() {
    try (var loader = new PosterLoader(SIZE, 2, 0);
        var batch = loader.batches(dataset.posters(), 3).next()) {
      assertThat(batch.posters())
          .extracting(Poster::target)
          .containsExactly(List.of(10), List.of(1), List.of(10));
      float[] expected = new float[3 * 13];
      expected[10] = expected[13 + 1] = expected[26 + 10] = 1;
      assertThat(batch.indicators(13)).containsExactly(expected);
    }
  }

  @Test
  void aBatchThatIsNotClosedKeepsItsPixels() {
    try (var loader = new PosterLoader(SIZE, 2, 0)) {
      List<Batch> all = new ArrayList<>();
      loader.batches(dataset.posters(), 8).forEachRemaining(all::add);
      all.forEach(PosterLoaderTest::checkPixels);
    }
  }

  @Test
  void aClosedBatchGivesItsPixelsAway() {
    try (var loader = new PosterLoader(SIZE, 2, 0)) {
      var batch = loader.batches(dataset.posters(), 8).next();
      batch.close();
      batch.close();
      assertThatIllegalStateException().isThrownBy(batch::images);
    }
  }

  @Test
  void shufflesTheSameWayForTheSameSeedAndEpochOnly() {
    var posters = dataset.posters();
    assertThat(Shuffle.order(posters, 1, 2)).isEqualTo(Shuffle.order(posters, 1, 2));
    assertThat(Shuffle.order(posters, 1, 2)).containsExactlyInAnyOrderElementsOf(posters);
    assertThat(Shuffle.order(posters, 1, 3)).isNotEqualTo(Shuffle.order(posters, 1, 2));
    assertThat(Shuffle.order(posters, 2, 2)).isNotEqualTo(Shuffle.order(posters, 1, 2));
  }

  private static boolean isReadable(int id) {
    return id % 13 != 0 && id != 8;
  }

  private static int number(Poster poster) {
    return Integer.parseInt(poster.id().substring(2));
  }

  private static void checkPixels(Batch batch) {
    assertThat(batch.images().isDirect()).isTrue();
    assertThat(batch.images().remaining()).isEqualTo(batch.size() * SIZE.rgbBytes());
    var images = batch.images().duplicate();
    for (var poster : batch.posters()) {
      var colour = SyntheticPosters.colour(number(poster));
      for (int pixel = 0; pixel < SIZE.height() * SIZE.width(); pixel++) {
        assertThat(images.get()).isEqualTo((byte) colour.getRed());
        assertThat(images.get()).isEqualTo((byte) colour.getGreen());
        assertThat(images.get()).isEqualTo((byte) colour.getBlue());
      }
    }
  }
}
