package dev.marquee.function.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.marquee.function.Configurations;
import dev.marquee.function.Packages;
import dev.marquee.function.TinyModel;
import dev.marquee.function.inference.OnnxRuntimeException;
import dev.marquee.function.inference.UnusableModelException;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedModelsTest {
  @TempDir Path folder;

  @Test
  void finishesWithTheModelThatARequestBeganWith() throws InterruptedException {
    Packages.write(folder.resolve("a"), "a", "1");
    try (Serving serving = new Serving(Map.of())) {
      ServedModel begun = serving.models.find(ModelChoice.parse("a"));
      Packages.write(folder.resolve("a"), "a", "2");
      await(() -> serving.version("a").equals("2"));
      assertThat(begun.manifest().version()).isEqualTo("1");
      assertThat(begun.closed()).isFalse();
      assertThat(infer(begun)).isEqualTo(4);
      assertThat(toldAsLoaded("a")).containsExactlyInAnyOrder("1", "2");
      begun.close();
      assertThat(begun.closed()).isTrue();
      begun.awaitFreed();
      assertThat(toldAsLoaded("a")).containsExactly("2");
      assertThatThrownBy(() -> infer(begun)).hasMessageContaining("closed");
    }
  }

  @Test
  void takesNoTimeForAVersionAsLongAsABody() {
    Packages.write(folder.resolve("a"), "a", "1");
    try (Serving serving = new Serving(Map.of())) {
      ModelChoice choice = new ModelChoice(Optional.of("a"), Optional.of("7".repeat(5_000_000)));
      assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () ->
              assertThatThrownBy(() -> serving.models.find(choice))
                  .isInstanceOf(ModelException.Unknown.class));
    }
  }

  /** The versions of a model that metrics tell of. */
  private static List<String> toldAsLoaded(String name) {
    return Metrics.globalRegistry.find("marquee.model.info").tag("model", name).gauges().stream()
        .map(gauge -> gauge.getId().getTag("version"))
        .toList();
  }

  @Test
  void closesEveryModelThatWasReplacedButNoneInUse() throws InterruptedException {
    Packages.write(folder.resolve("a"), "a", "0");
    Set<ServedModel> used = ConcurrentHashMap.newKeySet();
    try (Serving serving = new Serving(Map.of("marquee.reload-interval", "25ms"))) {
      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> users = new ArrayList<>();
      Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 3; i++) {
        users.add(Thread.ofPlatform().start(() -> use(serving.models, used, stop)));
        users.getLast().setUncaughtExceptionHandler((thread, e) -> failures.add(e));
      }
      for (int version = 1; version <= 40; version++) {
        String wanted = Integer.toString(version);
        Packages.write(folder.resolve("a"), "a", wanted);
        await(() -> serving.version("a").equals(wanted));
      }
      stop.set(true);
      for (Thread user : users) {
        user.join();
      }
      assertThat(failures).isEmpty();
      assertThat(used).hasSizeGreaterThan(30);
      ServedModel current = serving.models.find(ModelChoice.parse("a"));
      used.add(current);
      current.close();
      assertThat(used).filteredOn(model -> !model.closed()).containsExactly(current);
    }
    assertThat(used).allMatch(ServedModel::closed);
    used.forEach(ServedModel::awaitFreed);
  }

  @Test
  void freesTheModelUsedLeastRecentlyAndLoadsItAgain() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      Packages.write(folder.resolve(name), name, "1");
    }
    long one = Files.size(folder.resolve("a/model.onnx"));
    Map<String, String> settings =
        Map.of(
            "marquee.default-model",
            "a",
            "marquee.models-memory",
            Long.toString(3 * one + one / 2));
    try (Serving serving = new Serving(settings)) {
      assertThat(serving.states()).containsEntry("a", "ready").containsEntry("b", "idle");
      assertThat(serving.states()).containsEntry("c", "ready").containsEntry("d", "ready");
      assertThat(serving.version("c")).isEqualTo("1");
      assertThat(serving.version("b")).isEqualTo("1");
      assertThat(serving.states()).containsEntry("b", "ready").containsEntry("d", "idle");
      assertThat(serving.version("d")).isEqualTo("1");
      assertThat(serving.states()).containsEntry("a", "ready").containsEntry("c", "idle");
      assertThat(serving.models.warm()).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsTheModelThatWasJustLoadedHoweverLongThatTook() throws Exception {
    try (Serving serving = servingWithRoomForOneBesideTheDefault()) {
      Path graph = folder.resolve("b/model.onnx");
      byte[] bytes = Files.readAllBytes(graph);
      Files.delete(graph);
      assertThat(new ProcessBuilder("mkfifo", graph.toString()).start().waitFor()).isZero();
      CompletableFuture<String> loading = CompletableFuture.supplyAsync(() -> serving.version("b"));
      try (OutputStream pipe = Files.newOutputStream(graph)) { // once the loader reads
        Files.delete(graph);
        Files.write(graph, bytes);
        serving.version("c");
        pipe.write(bytes);
      }
      assertThat(loading).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("1");
      assertThat(serving.states()).containsEntry("b", "ready").containsEntry("c", "idle");
    }
  }

  @Test
  void givesNoModelForAnotherThatIsCalledTheSame() {
    try (Serving serving = servingWithRoomForOneBesideTheDefault()) {
      assertThat(serving.states()).containsEntry("b", "idle");
      Manifest other =
          TinyModel.manifest("b", "1", TinyModel.LABELS.reversed(), TinyModel.SIZE, false);
      Packages.write(folder.resolve("b"), other);
      assertThatThrownBy(() -> serving.version("b")).isInstanceOf(ModelException.Unavailable.class);
      assertThat(serving.description("b").labels()).isEqualTo(Packages.manifest("b", "1").labels());
    }
  }

  /** Of a, the default, b and c, of which b has made room for c; the folder is not followed. */
  private Serving servingWithRoomForOneBesideTheDefault() {
    for (String name : List.of("a", "b", "c")) {
      Packages.write(folder.resolve(name), name, "1");
    }
    return new Serving(
        Map.of(
            "marquee.default-model", "a",
            "marquee.models-memory", "1",
            "marquee.reload-interval", "0"));
  }

  @Test
  void saysThatAFreedModelCannotBeHadOnceItsFilesAreBroken() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Packages.write(folder.resolve(name), name, "1");
    }
    Map<String, String> settings =
        Map.of("marquee.models-memory", "1", "marquee.reload-interval", "0");
    try (Serving serving = new Serving(settings)) {
      assertThat(serving.states()).containsEntry("b", "idle");
      Files.write(folder.resolve("b/model.onnx"), new byte[] {1});
      assertThatThrownBy(() -> serving.version("b"))
          .isInstanceOf(ModelException.Unavailable.class)
          .hasMessageNotContaining(folder.toString());
      Packages.write(folder.resolve("b"), "b", "1");
      assertThat(serving.version("b")).isEqualTo("1");
    }
  }

  @Test
  void servesTheFirstOfTwoThatAreCalledTheSameAndThenTheOther() throws InterruptedException {
    Packages.write(folder.resolve("one"), "a", "1");
    Packages.write(folder.resolve("two"), "a", "1");
    try (Serving serving = new Serving(Map.of())) {
      assertThat(serving.models.listing().models()).filteredOn("name", "a").hasSize(1);
      assertThat(serving.source("a")).isEqualTo("one");
      Packages.delete(folder.resolve("one"));
      await(() -> serving.source("a").equals("two"));
      assertThat(serving.version("a")).isEqualTo("1");
      await(serving.models::warm);
    }
  }

  @Test
  void isReadyAgainAsSoonAsItsDefaultModelCanBeLoaded(@TempDir Path elsewhere) throws Exception {
    Packages.write(folder.resolve("one"), "a", "1");
    Packages.write(folder.resolve("two"), "a", "1");
    try (Serving serving = new Serving(Map.of("marquee.default-model", "a"))) {
      Path graph = folder.resolve("two/model.onnx");
      Files.move(graph, elsewhere.resolve("model.onnx"));
      Packages.delete(folder.resolve("one"));
      await(() -> serving.source("a").equals("two"));
      assertThat(serving.models.warm()).isFalse();
      Files.move(elsewhere.resolve("model.onnx"), graph);
      await(serving.models::warm);
    }
  }

  @Test
  void isNotReadyWithoutItsDefaultModelAndReadyAgainWithIt() throws InterruptedException {
    Packages.write(folder.resolve("a"), "a", "1");
    Packages.write(folder.resolve("b"), "b", "1");
    try (Serving serving = new Serving(Map.of("marquee.default-model", "b"))) {
      assertThat(serving.models.warm()).isTrue();
      Packages.delete(folder.resolve("b"));
      await(() -> !serving.models.warm());
      assertThatThrownBy(() -> serving.models.find(ModelChoice.DEFAULT))
          .isInstanceOf(ModelException.Unavailable.class);
      assertThat(serving.version("a")).isEqualTo("1");
      Packages.write(folder.resolve("b"), "b", "2");
      await(() -> serving.models.warm());
      assertThat(serving.version("b")).isEqualTo("2");
    }
  }

  @Test
  void servesTheConfiguredPackageByDefaultBesideTheFolder(@TempDir Path elsewhere) {
    Packages.write(folder.resolve("a"), "a", "1");
    Packages.write(elsewhere.resolve("z"), "z", "1");
    Map<String, String> settings = Map.of("marquee.model", elsewhere.resolve("z").toString());
    try (Serving serving = new Serving(settings)) {
      assertThat(serving.models.listing().defaultModel()).isEqualTo("z:1");
      assertThat(serving.version("a")).isEqualTo("1");
    }
  }

  @Test
  void startsWithTheSoundPackagesButNotWithoutTheDefaultOne() throws IOException {
    Packages.write(folder.resolve("a"), "a", "1");
    Files.createDirectories(folder.resolve("broken"));
    Files.writeString(folder.resolve("broken/model.json"), "{}");
    try (Serving serving = new Serving(Map.of())) {
      assertThat(serving.models.listing().models())
          .extracting("name")
          .containsExactlyInAnyOrder("a", "squeezenet1_1");
    }
    assertThatThrownBy(() -> new Serving(Map.of("marquee.default-model", "b:2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("b:2");
    assertThatThrownBy(() -> new Serving(Map.of("marquee.models", folder + "/none")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("marquee.models");
  }

  @Test
  void leavesNothingOpenWhenItCannotStart() throws InterruptedException {
    Packages.write(folder.resolve("started"), "started", "1");
    assertThatThrownBy(() -> new Serving(Map.of("marquee.default-model", "b:2")))
        .isInstanceOf(ConfigurationException.class);
    await(() -> toldAsLoaded("started").isEmpty());
  }

  @Test
  void leavesNothingOpenOfAModelWithoutRoomForItsBatches(@TempDir Path elsewhere)
      throws InterruptedException {
    writeLarge(elsewhere.resolve("roomless"), "roomless");
    String model = elsewhere.resolve("roomless").toString();
    Map<String, String> tooMany = Map.of("marquee.model", model, "marquee.batch.max-size", "1024");
    assertThatThrownBy(() -> new Serving(tooMany))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("roomless", "12884901888 bytes", "marquee.batch.max-size, 1024");
    Map<String, String> twoOfTwo =
        Map.of("marquee.model", model, "marquee.batch.max-size", "2", "marquee.sessions", "2");
    try (DirectMemory _ = DirectMemory.allBut(POSTER_BYTES / 2)) {
      assertThatThrownBy(() -> new Serving(twoOfTwo))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("%d bytes", 4 * POSTER_BYTES)
          .hasMessageContainingAll("marquee.batch.max-size, 2", "marquee.sessions, 2", "-Xmx");
    }
    assertThat(toldAsLoaded("roomless")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"}) // for which the first inference wants memory, or the batches
  void takesUpAPackageOnceThereIsMemoryForIt(String posters) throws InterruptedException {
    Map<String, String> settings =
        Map.of("marquee.batch.max-size", posters, "marquee.sessions", posters);
    try (Serving serving = new Serving(settings)) {
      try (DirectMemory _ = DirectMemory.allBut(POSTER_BYTES / 2)) {
        writeLarge(folder.resolve("large"), "large");
        Thread.sleep(2000); // looks, of which one at least has tried
        assertThat(serving.states()).doesNotContainKey("large");
      }
      await(() -> serving.states().containsKey("large"));
    }
  }

  private static final long POSTER_BYTES = 2048 * 2048 * 3;

  private static void writeLarge(Path folder, String name) {
    var size = new ImageSize(2048, 2048);
    Packages.write(folder, TinyModel.manifest(name, "1", TinyModel.LABELS, size, false));
  }

  @Test
  void leavesNothingOpenOfAModelWhoseFirstInferenceFails() throws InterruptedException {
    var model = Packages.writeUnable(folder.resolve("unable"), "unable");
    assertThatThrownBy(() -> ServedModel.openWarm(model, Configurations.of(Map.of())))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("its first inference failed");
    await(() -> toldAsLoaded("unable").isEmpty());
  }

  @Test
  void goesOnWithoutAModelThatFailsToWarmUpAndIsNotTheDefault(@TempDir Path elsewhere) {
    Packages.write(folder.resolve("a"), "a", "1");
    Packages.writeUnable(elsewhere.resolve("z"), "z");
    Map<String, String> settings =
        Map.of("marquee.model", elsewhere.resolve("z").toString(), "marquee.default-model", "a");
    ServedModels models = new Serving(settings, false).models;
    models.warmUp();
    assertThat(models.warm()).isTrue();
    assertThat(models.listing().models())
        .filteredOn("name", "z")
        .extracting("state")
        .containsExactly(ModelListing.State.IDLE);
    assertThatThrownBy(() -> models.find(ModelChoice.parse("z")))
        .isInstanceOf(ModelException.Unavailable.class);
    models.close();
  }

  @Test
  void refusesAModelThatAnswersItsFirstPosterWithNoNumbers() throws InterruptedException {
    Packages.writeOverflowing(
        folder.resolve("hot"), Packages.manifest("hot", "0"), Float.POSITIVE_INFINITY);
    ModelPackage hot = ModelPackage.read(folder.resolve("hot"));
    assertThatThrownBy(() -> ServedModel.openWarm(hot, Configurations.of(Map.of())))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("hot:0 gives no finite probabilities");
    await(() -> toldAsLoaded("hot").isEmpty());
  }

  @Test
  void tellsThatTheDefaultModelFailsToWarmUp(@TempDir Path elsewhere) {
    Packages.writeUnable(elsewhere.resolve("z"), "z");
    Map<String, String> settings = Map.of("marquee.model", elsewhere.resolve("z").toString());
    ServedModels models = new Serving(settings, false).models;
    assertThatThrownBy(models::warmUp).isInstanceOf(OnnxRuntimeException.class);
    models.close();
  }

  private static void use(ServedModels models, Set<ServedModel> used, AtomicBoolean stop) {
    while (!stop.get()) {
      try (ServedModel model = models.find(ModelChoice.parse("a"))) {
        used.add(model);
        infer(model);
      }
    }
  }

  private static int infer(ServedModel model) {
    ByteBuffer poster = ByteBuffer.allocateDirect(model.manifest().inputSize().rgbBytes());
    return model.session().run(poster, 1)[0].length;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** Models that are served from the folder. */
  private final class Serving implements AutoCloseable {
    final ServedModels models;

    Serving(Map<String, String> settings) {
      this(settings, true);
    }

    Serving(Map<String, String> settings, boolean start) {
      Map<String, String> all = new HashMap<>();
      all.put("marquee.models", folder.toString());
      all.put("marquee.reload-interval", "20ms");
      all.putAll(settings);
      models = new ServedModels(Configurations.of(all));
      if (start) {
        new WarmUp(models).start(new StartupEvent());
        models.follow(new StartupEvent());
      }
    }

    String version(String name) {
      try (ServedModel model = models.find(ModelChoice.parse(name))) {
        assertThat(infer(model)).isEqualTo(4);
        return model.manifest().version();
      }
    }

    String source(String name) {
      return description(name).source();
    }

    Map<String, String> states() {
      Map<String, String> states = new HashMap<>();
      models
          .listing()
          .models()
          .forEach(model -> states.put(model.name(), model.state().toString()));
      return states;
    }

    private ModelListing.Description description(String name) {
      return models.listing().models().stream()
          .filter(model -> model.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void close() {
      models.close();
    }
  }
}
