package dev.marquee.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.marquee.model.MarqueeException;
import dev.marquee.model.Mutations;
import dev.marquee.trainer.baseline.BaselineFileException;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.data.Catalogue;
import dev.marquee.trainer.data.LabelFile;
import dev.marquee.trainer.data.LabelFileException;
import dev.marquee.trainer.prediction.PredictionFile;
import dev.marquee.trainer.prediction.PredictionFileException;
import dev.marquee.trainer.prediction.PredictionFormat;
import dev.marquee.trainer.weights.Safetensors;
import dev.marquee.trainer.weights.Tensor;
import dev.marquee.trainer.weights.UnreadableWeightsException;
import dev.marquee.trainer.weights.WeightsFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files yield a value or the failure that is documented, and nothing else. More of it:
 * {@code -Dmarquee.mutations=20000}.
 */
@Timeout(300)
class MutatedFilesTest {

  private static final int MUTATIONS = Integer.getInteger("marquee.mutations", 300);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth", "module.pth", "expanded.pth", "wrapped.pth"})
  void checkpointsOfPyTorch(String name) throws IOException, URISyntaxException {
    Path valid = Path.of(WeightsFile.class.getResource("/weights/" + name).toURI());
    check(Files.readAllBytes(valid), "w.pth", WeightsFile::read, UnreadableWeightsException.class);
  }

  @Test
  void safetensors() throws IOException {
    Map<String, Tensor> tensors =
        Map.of("a", new Tensor(new long[] {2, 3}, new float[6]), "b", scalar(), "c", scalar());
    Path valid = folder.resolve("valid.safetensors");
    new Safetensors(tensors, Map.of("made", "by hand")).write(valid);
    check(
        Files.readAllBytes(valid),
        "w.safetensors",
        WeightsFile::read,
        UnreadableWeightsException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        imdbId,Imdb Link,Title,IMDB Score,Genre,Poster
        114709,http://x,"Toy Story, ""1995""\",8.3,Animation|Adventure|Comedy,http://y
        tt0113497,http://x,Jumanji,6.9,Action|Adventure|Family,http://y
        """,
        """
        Id,Genre,Action,Comedy,Drama
        tt0086425,"['Comedy', 'Drama']",0,1,1
        tt0085549,['Drama'],0,0,1
        """
      })
  void labels(String valid) throws IOException {
    byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
    check(bytes, "labels.csv", LabelFile::read, LabelFileException.class);
    check(
        bytes,
        "posters.csv",
        csv -> Catalogue.of(List.of(csv.toString()), Optional.empty()),
        LabelFileException.class);
  }

  @ParameterizedTest
  @EnumSource(PredictionFormat.class)
  void predictionsToGoOnWith(PredictionFormat format) throws IOException {
    String line =
        switch (format) {
          case TEXT -> "a/b.jpg: Drama 0.5000\n";
          case CSV -> "poster,genre1,probability1\r\n\"a,b.jpg\",Drama,0.5\r\n";
          case JSONL -> "{\"poster\":\"a.jpg\",\"genres\":[{\"genre\":\"Drama\"}]}\n";
        };
    check(
        line.getBytes(StandardCharsets.UTF_8),
        "answers",
        file -> new PredictionFile(file, format, 1).resume(),
        PredictionFileException.class);
  }

  @Test
  void baselines() throws IOException {
    String json =
        """
        {"data":{"sha256":"0","training":8,"validation":1,"test":1},
         "baselines":[{"name":"majority","setting":"","seconds":0.1,"posters":1,"metrics":{"accuracy":0.3}}]}
        """;
    check(
        json.getBytes(StandardCharsets.UTF_8),
        "baselines.json",
        file -> BaselineResults.read(file.getParent()),
        BaselineFileException.class);
  }

  private static Tensor scalar() {
    return new Tensor(new long[0], new float[] {1});
  }

  private void check(
      byte[] valid,
      String name,
      Consumer<Path> reader,
      Class<? extends MarqueeException> documented)
      throws IOException {
    Path file = folder.resolve(name);
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Files.write(file, Mutations.mutate(valid, seed));
      try {
        reader.accept(file);
      } catch (Throwable e) {
        if (!documented.isInstance(e)) {
          fail("%s, seed %d".formatted(name, seed), e);
        }
        assertThat(e.getMessage()).as("seed %d", seed).contains(folder.toString());
      }
    }
  }
}
