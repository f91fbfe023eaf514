package dev.marquee.trainer.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.Precision;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.OnnxExporter;
import java.awt.image.BufferedImage;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PredictCommandTest {

  private static final int POSTERS = 37;
  private static final List<String> LABELS = List.of("Comedy", "Drama", "Horror");

  @TempDir static Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void writeAPackageAndACatalogue() throws IOException {
    Network network = Topology.SQUEEZENET1_1.network(Head.POOLED, LABELS.size());
    NetworkBlock block = new NetworkBlock(network, 1);
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      block.initialize(manager);
      byte[] graph = OnnxExporter.export(network, block.save(), manifest(network));
      PackageWriter.write(folder.resolve("package"), manifest(network), graph, "# card\n", false);
    }
    Path catalogue = Files.createDirectory(folder.resolve("catalogue"));
    for (int number = 0; number < POSTERS; number++) {
      writePoster(catalogue.resolve("%02d.png".formatted(number)), number * 1_000_003);
    }
  }

  private static void writePoster(Path file, int colour) throws IOException {
    BufferedImage image = new BufferedImage(48, 64, BufferedImage.TYPE_INT_RGB);
    IntStream.range(0, 48 * 64).forEach(i -> image.setRGB(i % 48, i / 48, colour + i * 77));
    ImageIO.write(image, "png", file.toFile());
  }

  private static Manifest manifest(Network network) {
    return new Manifest(
        Manifest.FORMAT,
        "untrained",
        "1",
        network.topology().toString(),
        network.head().toString(),
        LABELS,
        List.of(),
        LabelPolicy.ALPHABETICAL,
        new ImageSize(64, 48),
        true,
        Precision.FP32,
        Map.of(),
        new Manifest.DataFingerprint("0".repeat(64), 8, 1, 1),
        Map.of(),
        null);
  }

  @Test
  void answersEveryPosterOfAFolderInTheOrderOfTheirNames() throws IOException {
    assertThat(predict("catalogue", "--format=jsonl")).isZero();

    List<JsonNode> lines = lines(out.toString().lines());
    assertThat(lines)
        .extracting(line -> Path.of(line.get("poster").asText()).getFileName().toString())
        .hasSize(POSTERS)
        .isSorted();
    assertThat(lines).allSatisfy(line -> assertThat(total(line)).isBetween(0.9999, 1.0001));
  }

  @Test
  void answersAPosterAloneAsInABatch() throws IOException {
    predict("catalogue", "--format=jsonl");
    JsonNode among = lines(out.toString().lines()).get(20);
    out.getBuffer().setLength(0);
    predict("catalogue/20.png", "--format=jsonl");
    JsonNode alone = lines(out.toString().lines()).getFirst();

    assertThat(alone.get("poster")).isEqualTo(among.get("poster"));
    for (int i = 0; i < LABELS.size(); i++) {
      JsonNode expected = among.get("genres").get(i);
      JsonNode actual = alone.get("genres").get(i);
      assertThat(actual.get("genre")).isEqualTo(expected.get("genre"));
      assertThat(actual.get("probability").asDouble())
          .isCloseTo(expected.get("probability").asDouble(), within(1e-5));
    }
  }

  @Test
  void shardsTogetherAnswerEveryPosterOnce() throws IOException {
    List<String> answered = new ArrayList<>();
    for (int index = 0; index < 4; index++) {
      Path file = folder.resolve("results/shard-" + index + ".jsonl");
      predict("catalogue", "--format=jsonl", "--shard=" + index + "/4", "--output=" + file);
      lines(Files.lines(file)).forEach(line -> answered.add(line.get("poster").asText()));
    }
    assertThat(out.toString()).isEmpty();
    assertThat(answered).hasSize(POSTERS).doesNotHaveDuplicates();
  }

  @Test
  void namesUnreadablePostersAtTheEndAndAnswersTheOthers(@TempDir Path mixed) throws IOException {
    Files.writeString(mixed.resolve("a.jpg"), "this is no image");
    writePoster(mixed.resolve("b.png"), 5);

    assertThat(predict(mixed.toString())).isEqualTo(1);
    assertThat(out.toString()).startsWith(mixed.resolve("b.png") + ": ").hasLineCount(1);
    assertThat(err.toString())
        .contains(
            "cannot read the poster " + mixed.resolve("a.jpg"), "give a JPEG, PNG, WebP or GIF");
  }

  @Test
  void goesOnAfterTheLastWholeLine() throws IOException {
    for (String name : List.of("resumed.csv", "resumed.jsonl", "resumed.txt")) {
      Path file = folder.resolve(name);
      predict("catalogue", "--output=" + file);
      List<String> whole = Files.readAllLines(file);
      Files.writeString(
          file, String.join("\n", whole.subList(0, 20)) + "\n" + whole.get(20).substring(0, 9));

      assertThat(predict("catalogue", "--output=" + file)).isEqualTo(1);
      assertThat(err.toString()).contains("is there already");
      assertThat(predict("catalogue", "--resume", "--output=" + file)).isZero();
      assertThat(Files.readAllLines(file)).isEqualTo(whole);
    }
  }

  @Test
  void beginsWhereThereIsNothingToGoOnWith() throws IOException {
    Path file = folder.resolve("fresh.csv");
    assertThat(predict("catalogue", "--resume", "--output=" + file)).isZero();
    assertThat(Files.readAllLines(file)).hasSize(1 + POSTERS);

    Path torn = Files.writeString(folder.resolve("torn.csv"), "poster,mod");
    assertThat(predict("catalogue", "--resume", "--output=" + torn)).isZero();
    assertThat(torn).hasSameTextualContentAs(file);
  }

  @Test
  void refusesToGoOnWithAnotherKindOfFile() throws IOException {
    Path file = folder.resolve("other.csv");
    predict("catalogue", "--output=" + file, "--top=1");

    assertThat(predict("catalogue", "--resume", "--output=" + file, "--top=2")).isEqualTo(1);
    assertThat(predict("catalogue", "--resume", "--output=" + file, "--format=jsonl")).isEqualTo(1);
    assertThat(err.toString()).contains("something else than csv of 2 genres");
    assertThat(predict("catalogue", "--resume")).isEqualTo(2);
  }

  @Test
  void writesNamesOfSeveralLinesWhereALineIsNoName(@TempDir Path odd) throws IOException {
    writePoster(odd.resolve("two\nlines.png"), 1);
    writePoster(odd.resolve("plain.png"), 2);

    for (String format : List.of("text", "csv")) {
      assertThat(predict(odd.toString(), "--format=" + format)).isEqualTo(2);
      assertThat(err.toString()).contains("line break: give --format jsonl");
    }
    assertThat(out.toString()).isEmpty();
    assertThat(predict(odd.toString(), "--format=jsonl")).isZero();
    assertThat(out.toString()).hasLineCount(2).contains("two\\nlines.png");
  }

  @Test
  void writesTablesThatOthersRead() {
    assertThat(predict("catalogue", "--format=csv", "--top=2")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("poster,model,genre1,probability1,genre2,probability2");
    assertThat(lines.get(1))
        .matches(
            ".*00\\.png,untrained:1,(Comedy|Drama|Horror),0\\.\\d+,(Comedy|Drama|Horror),0\\.\\d+");
  }

  @Test
  void takesGlobs() {
    assertThat(predict("catalogue/*[05].png")).isZero();
    assertThat(out.toString()).hasLineCount(8);

    assertThat(predict("**/3?.png")).isZero();
    assertThat(out.toString()).hasLineCount(8 + 7);

    assertThat(predict("catalogue/*.jpg")).isEqualTo(2);
    assertThat(err.toString()).contains("no file matches");
  }

  @Test
  void takesTablesOfPathsAndOfIds() throws IOException {
    Files.writeString(folder.resolve("paths.csv"), "title,path\nOne,catalogue/07.png\n");
    assertThat(predict("paths.csv")).isZero();
    assertThat(out.toString()).startsWith("catalogue/07.png: ");

    Files.writeString(folder.resolve("ids.csv"), "imdbId,Title\n7,One\ntt0000011,Two\n999,Three\n");
    assertThat(predict("ids.csv", "--posters=" + folder.resolve("catalogue"))).isEqualTo(1);
    assertThat(out.toString()).contains("tt0000007: ", "tt0000011: ");
    assertThat(err.toString()).contains("1 of 3 posters could not be read", "tt0000999");

    Files.writeString(folder.resolve("none.csv"), "name\nOne\n");
    assertThat(predict("none.csv")).isEqualTo(2);
    assertThat(err.toString()).contains("needs a column path, imdbId or Id");
  }

  @Test
  void saysWhichFileCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("occupied"), "").resolve("answers.txt");

    assertThat(predict("catalogue", "--output=" + file)).isEqualTo(1);
    assertThat(err.toString()).startsWith("trainer: cannot write " + file);
  }

  @Test
  void aModelThatCannotBeLoadedLeavesNoFileBehind() {
    Path useless = folder.resolve("useless");
    Manifest manifest = manifest(Topology.SQUEEZENET1_1.network(Head.POOLED, LABELS.size()));
    PackageWriter.write(useless, manifest, "no graph".getBytes(UTF_8), "# card\n", false);
    Path file = folder.resolve("unanswered.csv");

    int exitCode =
        Trainer.commandLine()
            .setErr(new PrintWriter(err))
            .execute("predict", useless.toString(), path("catalogue"), "--output=" + file);

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("cannot load the model");
    assertThat(file).doesNotExist();
  }

  @Test
  void endsWhenWhoeverReadsTheAnswersHasGone() {
    StringWriter firstLine = new StringWriter();
    Writer head =
        new FilterWriter(firstLine) {
          @Override
          public void write(String text, int from, int length) throws IOException {
            if (!firstLine.toString().isEmpty()) {
              throw new IOException("Broken pipe");
            }
            firstLine.write(text, from, length);
          }
        };
    int exitCode =
        Trainer.commandLine()
            .setOut(new PrintWriter(head))
            .setErr(new PrintWriter(err))
            .execute("predict", path("package"), path("catalogue"), path("nowhere.jpg"));

    assertThat(exitCode).isEqualTo(1);
    assertThat(firstLine.toString()).hasLineCount(1);
    assertThat(err.toString())
        .startsWith("trainer: standard output cannot be written")
        .doesNotContain("nowhere.jpg");
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void refusesAShardThatIsNone() {
    assertThat(predict("catalogue", "--shard=5/4")).isEqualTo(2);
    assertThat(err.toString()).contains("'5/4' is no shard");
  }

  private int predict(String posters, String... options) {
    CommandLine trainer =
        Trainer.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return trainer.execute(
        Stream.concat(
                Stream.of(
                    "predict",
                    folder.resolve("package").toString(),
                    folder.resolve(posters).toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private static List<JsonNode> lines(Stream<String> json) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : json.toList()) {
      nodes.add(mapper.readTree(line));
    }
    return nodes;
  }

  private static double total(JsonNode line) {
    double total = 0;
    for (JsonNode genre : line.get("genres")) {
      total += genre.get("probability").asDouble();
    }
    return total;
  }
}
