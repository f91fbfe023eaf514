package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.Devices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The Kubernetes jobs against the command line that they call. */
class JobsTest {

  private static final Path JOBS = Path.of("../infra/knative/jobs");

  @ParameterizedTest
  @ValueSource(strings = {"train", "catalogue"})
  void callTheTrainerAsItWantsToBeCalled(String job) throws IOException {
    assertThat(parse(arguments(job, 0)).subcommand()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "catalogue"})
  void writeToTheVolumeAlone(String job) throws IOException {
    JsonNode container = container(job);
    assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/data");
    assertThat(arguments(job, 0)).anyMatch(argument -> argument.startsWith("--output=/data/"));
  }

  @Test
  void trainingInsistsOnTheGpuThatItAsksFor() throws IOException {
    assertThat(arguments("train", 0)).contains("--device=cuda");
    assertThat(container("train").at("/resources/limits/nvidia.com~1gpu").asInt()).isEqualTo(1);
  }

  @Test
  void trainingStartsFromARecipeThatThereIs() throws IOException {
    String recipe = parse(arguments("train", 0)).subcommand().matchedOptionValue("--recipe", "");
    assertThat(Recipe.PRESETS).containsKey(recipe);
  }

  @Test
  void theShardsOfACatalogueAreAllOfIt() throws IOException {
    JsonNode job = job("catalogue");
    int completions = job.at("/spec/completions").asInt();
    assertThat(job.at("/spec/completionMode").asText()).isEqualTo("Indexed");
    List<Integer> posters = IntStream.range(0, 100).boxed().toList();
    List<Integer> shared =
        IntStream.range(0, completions)
            .mapToObj(index -> shard("catalogue", index).of(posters))
            .flatMap(List::stream)
            .sorted()
            .toList();
    assertThat(shared).isEqualTo(posters);
  }

  /** Kubernetes refuses a job of fewer shards than may fail. */
  @Test
  void anyNumberOfShardsMayFail() throws IOException {
    JsonNode spec = job("catalogue").get("spec");
    assertThat(spec.has("backoffLimitPerIndex")).isTrue();
    assertThat(spec.has("maxFailedIndexes")).isFalse();
  }

  private static Shard shard(String job, int index) {
    try {
      return parse(arguments(job, index)).subcommand().matchedOptionValue("--shard", Shard.WHOLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ParseResult parse(List<String> arguments) {
    CommandLine trainer =
        Trainer.commandLine()
            .registerConverter(Devices.class, name -> new Devices(List.of(Device.cpu())))
            .registerConverter(Device.class, name -> Device.cpu());
    return trainer.parseArgs(arguments.toArray(String[]::new));
  }

  /** As Kubernetes fills them in for a pod of an Indexed Job. */
  private static List<String> arguments(String job, int index) throws IOException {
    return container(job)
        .get("args")
        .valueStream()
        .map(JsonNode::asText)
        .map(argument -> argument.replace("$(JOB_COMPLETION_INDEX)", Integer.toString(index)))
        .toList();
  }

  private static JsonNode container(String job) throws IOException {
    return job(job).at("/spec/template/spec/containers/0");
  }

  private static JsonNode job(String name) throws IOException {
    return new ObjectMapper(new YAMLFactory())
        .readTree(JOBS.resolve(name).resolve("job.yaml").toFile());
  }
}
