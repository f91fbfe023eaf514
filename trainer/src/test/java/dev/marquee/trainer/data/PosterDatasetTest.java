package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.model.LabelPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosterDatasetTest {

  @TempDir Path folder;
  private SyntheticPosters posters;

  @BeforeEach
  void emptyFolder() throws IOException {
    posters = new SyntheticPosters(folder);
  }

  @Test
  void joinsRowsWithImagesInTheOrderOfIds() throws IOException {
    posters.add(30, "Drama").add(4, "Comedy|Action").write();

    var dataset = open();

    assertThat(dataset.posters()).extracting(Poster::id).containsExactly("tt0000004", "tt0000030");
    assertThat(dataset.posters())
        .extracting(Poster::target)
        .containsExactly(List.of(10), List.of(0));
    assertThat(dataset.posters().getFirst().image()).hasFileName("4.png").exists();
  }

  @Test
  void countsMissingImagesAndBadRowsAndGoesOn() throws IOException {
    posters
        .add(1, "Drama")
        .addWithoutImage(2, "Drama")
        .addRow("oops")
        .add(3, "")
        .addWithoutImage(4, "Horror")
        .write();

    var dataset = open();

    assertThat(dataset.rows()).isEqualTo(5);
    assertThat(dataset.posters()).hasSize(1);
    assertThat(dataset.missing()).extracting(Movie::line).containsExactly(3, 6);
    assertThat(dataset.problems()).extracting(Problem::line).containsExactly(4, 5);
  }

  @Test
  void findsImagesNamedEitherWayInEveryFormatAndBesideTheLabels() throws IOException {
    var flat = Files.createDirectories(folder.resolve("flat"));
    Files.writeString(
        flat.resolve("train.csv"),
        "Id,Genre,Drama\ntt0000417,\"['Drama']\",1\ntt0000418,\"['Drama']\",1\n"
            + "tt0000419,\"['Drama']\",1\ntt0000420,\"['Drama']\",1\ntt0000421,\"['Drama']\",1\n");
    for (var name :
        List.of(
            "417.JPG", "tt0000418.jpeg", "419.webp", "tt0000420.png", "421.gif", "poster.jpg")) {
      SyntheticPosters.writeImage(1, flat.resolve(name));
    }

    assertThat(open(PosterFolder.at(flat)).posters()).hasSize(5);
  }

  @Test
  void takesALabelFileOfAnyNameAndPlace() throws IOException {
    var labels = posters.add(1, "Drama").write().resolve("labels.csv");
    var elsewhere = Files.move(labels, folder.resolve("mine.txt"));

    assertThatThrownBy(() -> PosterFolder.at(folder))
        .isInstanceOf(LabelFileException.class)
        .hasMessageContaining("labels.csv, MovieGenre.csv, train.csv");
    assertThat(open(PosterFolder.at(folder, elsewhere)).posters()).hasSize(1);
  }

  @Test
  void refusesAFolderWithNoUsablePosterAndSaysWhy() throws IOException {
    posters.addWithoutImage(1, "Drama").addRow("x,,,,Drama,").write();

    assertThatThrownBy(this::open)
        .isInstanceOf(NoUsablePosterException.class)
        .hasMessageContaining("2 rows")
        .hasMessageContaining("line 3: 'x' is no IMDb id")
        .hasMessageContaining("1 movies have no image");
  }

  @Test
  void fingerprintFollowsIdsTargetsAndPixelsAndNothingElse() throws IOException {
    posters.add(1, "Drama").add(2, "Comedy").write();
    var before = open().fingerprint();
    assertThat(before.sha256()).matches("[0-9a-f]{64}");
    assertThat(before.training() + before.validation() + before.test()).isEqualTo(2);

    new SyntheticPosters(folder).add(2, "Comedy").addWithoutImage(9, "War").add(1, "Drama").write();
    assertThat(open().fingerprint()).as("rows reordered, one without image").isEqualTo(before);

    new SyntheticPosters(folder).add(1, "Drama").add(2, "Horror").write();
    assertThat(open().fingerprint()).as("another genre").isNotEqualTo(before);

    new SyntheticPosters(folder).add(1, "Drama").add(2, "Comedy").write();
    SyntheticPosters.writeImage(77, folder.resolve("images/2.png"));
    assertThat(open().fingerprint()).as("another picture").isNotEqualTo(before);
  }

  private PosterDataset open() {
    return open(PosterFolder.at(folder));
  }

  private static PosterDataset open(PosterFolder folder) {
    return PosterDataset.open(folder, Genres.PAPER, LabelPolicy.ALPHABETICAL, 0);
  }
}
