package dev.marquee.trainer.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.trainer.InGermany;
import dev.marquee.trainer.prediction.Prediction.Scored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionFileTest {

  private static final String MODEL = "mine:2";
  private static final List<Scored> GENRES =
      List.of(new Scored("Comedy", 0.75f), new Scored("Drama", 0.125f));
  private static final List<Prediction> PREDICTIONS =
      List.of(
          new Prediction("a: b, c.jpg", MODEL, GENRES),
          new Prediction("Plakat ü.jpg", MODEL, GENRES));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void goesOnWhereverItWasTorn(PredictionFormat format) throws IOException {
    Path file = folder.resolve("torn");
    PredictionFile predictions = begun(file, format);
    byte[] all = Files.readAllBytes(file);
    int first = (format.header(2) + format.line(PREDICTIONS.getFirst())).length();

    for (int end = first; end < all.length; end++) {
      Files.write(file, Arrays.copyOf(all, end));
      assertThat(predictions.resume()).as("torn at %s", end).containsExactly("a: b, c.jpg");
      assertThat(file).hasBinaryContent(Arrays.copyOf(all, first));
    }
    Files.write(file, all);
    assertThat(predictions.resume()).containsExactlyInAnyOrder("a: b, c.jpg", "Plakat ü.jpg");
  }

  private static PredictionFile begun(Path file, PredictionFormat format) {
    PredictionFile begun = new PredictionFile(file, format, MODEL, 2);
    begun.begin();
    begun.append(PREDICTIONS);
    return begun;
  }

  @ParameterizedTest
  @EnumSource
  void writesTheSameInEveryCountry(PredictionFormat format) throws Exception {
    Prediction prediction = PREDICTIONS.getFirst();

    assertThat(InGermany.call(() -> format.line(prediction))).isEqualTo(format.line(prediction));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CSV   | name,age\\nAda,36",
        "CSV   | name,age",
        "CSV   | poster,model,genre1,probability1,genre2,probability2\\r\\na.jpg,mine:2,Drama,1\\r\\nb.jpg",
        "TEXT  | To do: buy bread\\nthen call",
        "TEXT  | remember",
        "JSONL | {\"poster\":\"a.jpg\"}\\n{\"poster\":",
        "JSONL | {\"port\":8080}",
      })
  void leavesAFileOfOthersAsItIs(PredictionFormat format, String content) throws IOException {
    Path file = folder.resolve("theirs");
    byte[] before = content.translateEscapes().getBytes(StandardCharsets.UTF_8);
    Files.write(file, before);

    assertThatThrownBy(() -> new PredictionFile(file, format, MODEL, 2).resume())
        .isInstanceOf(PredictionFileException.class)
        .hasMessageContaining("holds something else than " + format + " of 2 genres");
    assertThat(file).hasBinaryContent(before);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherNumberOfGenresThanItWasBegunWith(PredictionFormat format) {
    Path file = folder.resolve("begun");
    begun(file, format);

    for (int top : List.of(1, 3)) {
      assertThatThrownBy(() -> new PredictionFile(file, format, MODEL, top).resume())
          .isInstanceOf(PredictionFileException.class)
          .hasMessageContaining("go on with the package and options that it was begun with");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TEXT")
  void refusesToMixTheAnswersOfTwoModels(PredictionFormat format) throws IOException {
    Path file = folder.resolve("begun");
    begun(file, format);
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> new PredictionFile(file, format, "mine:3", 2).resume())
        .isInstanceOf(PredictionFileException.class)
        .hasMessageContaining("a poster by mine:3: go on with the package");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void beginsAnewWhereNotEvenTheHeaderIsWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("torn.csv"), "poster,mod");

    assertThat(new PredictionFile(file, PredictionFormat.CSV, MODEL, 1).resume()).isEmpty();
    assertThat(file).hasContent("poster,model,genre1,probability1\r\n");
  }
}
