package dev.marquee.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.Mutations;
import dev.marquee.trainer.baseline.BaselineFileException;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.data.Catalogue;
import dev.marquee.trainer.data.LabelFile;
import dev.marquee.trainer.data.LabelFileException;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.prediction.PredictionFile;
import dev.marquee.trainer.prediction.PredictionFileException;
import dev.marquee.trainer.prediction.PredictionFormat;
import dev.marquee.trainer.weights.Safetensors;
import dev.marquee.trainer.weights.Tensor;
import dev.marquee.trainer.weights.UnreadableWeightsException;
import dev.marquee.trainer.weights.WeightsFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any file yields a value or the failure that is documented, and nothing else: damaged ones in
 * every build (more of them: {@code -Dmarquee.mutations=20000}), and those that Jazzer thinks of
 * where JAZZER_FUZZ=1 is set.
 */
class MutatedFilesTest {

  private static final int MUTATIONS = Integer.getInteger("marquee.mutations", 300);

  @TempDir private static Path folder;

  static Stream<byte[]> checkpoints() throws IOException, URISyntaxException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("zip", "legacy", "module", "expanded", "wrapped")) {
      URI uri = WeightsFile.class.getResource("/weights/" + name + ".pth").toURI();
      files.add(Files.readAllBytes(Path.of(uri)));
    }
    return files.stream();
  }

  @MethodSource("checkpoints")
  @FuzzTest(maxDuration = "10m")
  void checkpoint(byte[] bytes) throws IOException {
    read(bytes, "w.pth", WeightsFile::read, UnreadableWeightsException.class);
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  @Timeout(300)
  void damagedCheckpoints(byte[] valid) {
    mutate(valid, this::checkpoint);
  }

  static Stream<byte[]> safetensors() throws IOException {
    Map<String, Tensor> tensors =
        Map.of("a", new Tensor(new long[] {2, 3}, new float[6]), "b", scalar(), "c", scalar());
    Path valid = folder.resolve("valid.safetensors");
    new Safetensors(tensors, Map.of("made", "by hand")).write(valid);
    return Stream.of(Files.readAllBytes(valid));
  }

  @MethodSource("safetensors")
  @FuzzTest(maxDuration = "10m")
  void tensors(byte[] bytes) throws IOException {
    read(bytes, "w.safetensors", WeightsFile::read, UnreadableWeightsException.class);
  }

  @ParameterizedTest
  @MethodSource("safetensors")
  @Timeout(300)
  void damagedTensors(byte[] valid) {
    mutate(valid, this::tensors);
  }

  static Stream<byte[]> labels() {
    return Stream.of(
            """
            imdbId,Imdb Link,Title,IMDB Score,Genre,Poster
            114709,http://x,"Toy Story, ""1995""\",8.3,Animation|Adventure|Comedy,http://y
            tt0113497,http://x,Jumanji,6.9,Action|Adventure|Family,http://y
            """,
            """
            Id,Genre,Action,Comedy,Drama
            tt0086425,"['Comedy', 'Drama']",0,1,1
            tt0085549,['Drama'],0,0,1
            """)
        .map(csv -> csv.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("labels")
  @FuzzTest(maxDuration = "10m")
  void labelFile(byte[] bytes) throws IOException {
    read(bytes, "labels.csv", LabelFile::read, LabelFileException.class);
    read(
        bytes,
        "posters.csv",
        csv -> Catalogue.of(List.of(csv.toString()), Optional.empty()),
        LabelFileException.class,
        NoUsablePosterException.class);
  }

  @ParameterizedTest
  @MethodSource("labels")
  @Timeout(300)
  void damagedLabels(byte[] valid) {
    mutate(valid, this::labelFile);
  }

  @ParameterizedTest
  @EnumSource(PredictionFormat.class)
  @Timeout(300)
  void predictionsToGoOnWith(PredictionFormat format) {
    String line =
        switch (format) {
          case TEXT -> "a/b.jpg: Drama 0.5000\n";
          case CSV -> "poster,model,genre1,probability1\r\n\"a,b.jpg\",mine:2,Drama,0.5\r\n";
          case JSONL ->
              "{\"poster\":\"a.jpg\",\"model\":\"mine:2\",\"genres\":[{\"genre\":\"Drama\"}]}\n";
        };
    mutate(
        line.getBytes(StandardCharsets.UTF_8),
        bytes ->
            read(
                bytes,
                "answers",
                file -> new PredictionFile(file, format, "mine:2", 1).resume(),
                PredictionFileException.class));
  }

  @Test
  @Timeout(300)
  void baselines() {
    String json =
        """
        {"data":{"sha256":"0","training":8,"validation":1,"test":1},
         "baselines":[{"name":"majority","setting":"","seconds":0.1,"posters":1,"metrics":{"accuracy":0.3}}]}
        """;
    mutate(
        json.getBytes(StandardCharsets.UTF_8),
        bytes ->
            read(
                bytes,
                "baselines.json",
                file -> BaselineResults.read(file.getParent()),
                BaselineFileException.class));
  }

  private static Tensor scalar() {
    return new Tensor(new long[0], new float[] {1});
  }

  private static void mutate(byte[] valid, ThrowingConsumer<byte[]> check) {
    for (int seed = 0; seed < MUTATIONS; seed++) {
      try {
        check.accept(Mutations.mutate(valid, seed));
      } catch (Throwable e) {
        fail("seed " + seed, e);
      }
    }
  }

  private static void read(byte[] bytes, String name, Consumer<Path> reader, Class<?>... documented)
      throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    try {
      reader.accept(file);
    } catch (MarqueeException e) {
      assertThat(e).isInstanceOfAny(documented).hasMessageContaining(folder.toString());
    }
  }
}
