package dev.marquee.trainer.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelFileTest {

  private static final String KAGGLE = "imdbId,Imdb Link,Title,IMDB Score,Genre,Poster\n";

  @TempDir Path folder;

  @Test
  void readsKagglesMovieGenreLayout() throws IOException {
    var file =
        read(
            KAGGLE
                + "114709,http://x,Toy Story (1995),8.3,Animation|Adventure|Comedy,http://y\n"
                + "tt0000417,http://x,\"Trip to the Moon, A (1902)\",,Short|Fantasy,http://y\n");

    assertThat(file.rows()).isEqualTo(2);
    assertThat(file.problems()).isEmpty();
    assertThat(file.movies())
        .containsExactly(
            new Movie(
                "tt0114709", "Toy Story (1995)", List.of("Animation", "Adventure", "Comedy"), 2),
            new Movie("tt0000417", "Trip to the Moon, A (1902)", List.of("Short", "Fantasy"), 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void readsWhatSpreadsheetsWriteWithAMark(String charset) throws IOException {
    String text = "\uFEFF" + KAGGLE + "417,,Amélie,,Comedy,\n";
    Path csv = Files.write(folder.resolve("labels.csv"), text.getBytes(charset));

    assertThat(LabelFile.read(csv).movies())
        .containsExactly(new Movie("tt0000417", "Amélie", List.of("Comedy"), 2));
  }

  @Test
  void oneBadByteDoesNotHideTheHeaderBehindAMark() throws IOException {
    byte[] text = ("\uFEFF" + KAGGLE + "417,,Am?lie,,Comedy,\n").getBytes(UTF_8);
    for (int i = 0; i < text.length; i++) {
      text[i] = text[i] == '?' ? (byte) 0xe9 : text[i];
    }
    Path csv = Files.write(folder.resolve("labels.csv"), text);

    assertThat(LabelFile.read(csv).movies())
        .containsExactly(new Movie("tt0000417", "Amélie", List.of("Comedy"), 2));
  }

  @Test
  void refusesWhatMemoryCannotHold() throws IOException {
    Path csv = folder.resolve("labels.csv");
    try (var file = new RandomAccessFile(csv.toFile(), "rw")) {
      file.setLength(3L << 30);
    }

    assertThatThrownBy(() -> LabelFile.read(csv))
        .isInstanceOf(LabelFileException.class)
        .hasMessageContaining(csv + " has 3221225472 bytes");
  }

  @Test
  void readsTheMultiLabelLayout() throws IOException {
    var file =
        read(
            """
            Id,Genre,Action,Comedy,Drama,N/A
            tt0086425,"['Comedy', 'Drama']",0,1,1,0
            tt0085549,"['Drama']",0,0,1,0
            tt0086465,,1,0,1,0
            tt0086567,"['N/A']",0,0,0,1
            """);

    assertThat(file.movies())
        .containsExactly(
            new Movie("tt0086425", "", List.of("Comedy", "Drama"), 2),
            new Movie("tt0085549", "", List.of("Drama"), 3),
            new Movie("tt0086465", "", List.of("Action", "Drama"), 4));
    assertThat(file.problems()).containsExactly(new Problem(5, "tt0086567 has no genre"));
  }

  @Test
  void readsTheSameTitleFromEveryEncoding() throws IOException {
    var text = KAGGLE + "211915,http://x,Le Fabuleux Destin d'Amélie (2001),8.3,Comedy,http://y\n";
    for (var charset : List.of(UTF_8, ISO_8859_1, Charset.forName("windows-1252"))) {
      assertThat(read(text, charset).movies().getFirst().title())
          .as(charset.name())
          .isEqualTo("Le Fabuleux Destin d'Amélie (2001)");
    }
    assertThat(read("\uFEFF" + text).movies()).hasSize(1);
  }

  @Test
  void countsLinesAcrossTitlesWithLineBreaks() throws IOException {
    var file =
        read(
            KAGGLE
                + "1,http://x,\"Broken\nin\r\nthree\",,Drama,http://y\n"
                + "2,http://x,Next,,Drama,http://y\n");

    assertThat(file.movies()).extracting(Movie::line).containsExactly(2, 5);
    assertThat(file.movies().getFirst().title()).isEqualTo("Broken\nin\r\nthree");
  }

  @Test
  void listsEveryRowThatItCannotUseAndKeepsTheRest() throws IOException {
    var file =
        read(
            KAGGLE
                + "1,http://x,First,,Drama,http://y\n"
                + "tt0000001,http://x,Again,,Comedy,http://y\n"
                + "2,http://x,No genre,7.0,,http://y\n"
                + "3,http://x,Short row\n"
                + "4,http://x,Long, row,,Drama,http://y\n"
                + "nm000002,http://x,A person,,Drama,http://y\n"
                + "\n"
                + "5,http://x,Last,,Drama,http://y\n");

    assertThat(file.movies()).extracting(Movie::title).containsExactly("First", "Last");
    assertThat(file.rows()).isEqualTo(7);
    assertThat(file.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "line 3: tt0000001 is already on line 2",
            "line 4: tt0000002 has no genre",
            "line 5: has 3 fields where the header has 6",
            "line 6: has 7 fields where the header has 6",
            "line 7: 'nm000002' is no IMDb id");
  }

  @Test
  void aStrayQuoteInATitleCostsNothing() throws IOException {
    var file =
        read(
            KAGGLE
                + "1,http://x,\"The Death of \"Superman\" (2015)\",,Documentary,http://y\n"
                + "2,http://x,\"Quoted\" start,,Drama,http://y\n"
                + "3,http://x,Next,,Drama,http://y\n");

    assertThat(file.problems()).isEmpty();
    assertThat(file.movies()).extracting(Movie::line).containsExactly(2, 3, 4);
  }

  @Test
  void aQuoteThatIsNeverClosedCostsOnlyWhatFollowsIt() throws IOException {
    var file =
        read(KAGGLE + "1,http://x,Fine,,Drama,http://y\n2,http://x,\"Open,,Drama,http://y\n");

    assertThat(file.movies()).extracting(Movie::id).containsExactly("tt0000001");
    assertThat(file.problems())
        .containsExactly(new Problem(3, "has 3 fields where the header has 6"));
  }

  @Test
  void aQuoteThatTakesInOtherRowsIsTold() throws IOException {
    var file =
        read(
            KAGGLE
                + "1,http://x,\"Open,7.1,Drama,http://y\n"
                + "2,http://x,Inside,7.2,Comedy,http://y\n"
                + "3,http://x,\"Closed, at last\",7.3,Horror,http://y\n"
                + "4,http://x,Next,7.4,Drama,http://y\n");

    assertThat(file.movies()).extracting(Movie::id).containsExactly("tt0000004");
    assertThat(file.problems())
        .containsExactly(
            new Problem(2, "a quote takes in the row of 2: close it, or take it away"));
  }

  @Test
  void refusesAFileOfAnotherLayoutAndSaysWhichItKnows() {
    assertThatThrownBy(() -> read("movie,kind\n1,Drama\n"))
        .isInstanceOf(LabelFileException.class)
        .hasMessageContaining("[movie, kind]")
        .hasMessageContaining("imdbId and Genre");
    assertThatThrownBy(() -> read("")).isInstanceOf(LabelFileException.class);
    assertThatThrownBy(() -> LabelFile.read(folder.resolve("absent.csv")))
        .isInstanceOf(LabelFileException.class)
        .hasMessageContaining("absent.csv");
  }

  @Test
  void survivesRandomBytes() throws IOException {
    var random = new java.util.Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(2000)];
      random.nextBytes(noise);
      var csv = Files.write(folder.resolve("noise.csv"), KAGGLE.getBytes(UTF_8));
      Files.write(csv, noise, java.nio.file.StandardOpenOption.APPEND);
      var file = LabelFile.read(csv);
      assertThat(file.movies().size() + file.problems().size()).isEqualTo(file.rows());
    }
  }

  private LabelFile read(String text) throws IOException {
    return read(text, UTF_8);
  }

  private LabelFile read(String text, Charset charset) throws IOException {
    return LabelFile.read(Files.write(folder.resolve("labels.csv"), text.getBytes(charset)));
  }
}
