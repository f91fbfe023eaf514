package dev.marquee.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.model.Manifest.DataFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineResultsTest {

  @TempDir private Path folder;

  @Test
  void readsWhatItWrote() {
    var results =
        new BaselineResults(
            new DataFingerprint("0".repeat(64), 8, 1, 1),
            7L,
            List.of(new Baseline("naive Bayes", "5 draws", 0.5, 1, Map.of("accuracy", 1.0))));
    results.write(folder);

    assertThat(BaselineResults.read(folder)).isEqualTo(results);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{\"baselines\":[]}", "{}", "[]", ""})
  void refusesWhatTellsOfNoBaselines(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("baselines.json"), json);

    assertThatExceptionOfType(BaselineFileException.class)
        .isThrownBy(() -> BaselineResults.read(folder))
        .withMessageContaining(file + " is damaged: ")
        .withMessageContaining("trainer baseline --output");
  }
}
