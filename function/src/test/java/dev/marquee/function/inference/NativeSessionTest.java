package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.data.Offset.offset;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.function.TinyModel;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every native call fits, and answers what ONNX Runtime's official Java API answers. */
@EnabledOnOs(OS.LINUX)
class NativeSessionTest {
  private static final Path PACKAGES = Path.of("../onnx-models/packages");

  @TempDir Path folder;

  @Test
  void answersBitForBitAsTheOfficialApiDoes() throws OrtException {
    answersAsTheOfficialApi(ConvolutionalModel.write(folder.resolve("model")), 9);
  }

  @Test
  @Tag("slow")
  void answersForEveryShippedPackageAsTheOfficialApiDoes() throws IOException, OrtException {
    assumeThat(PACKAGES).isDirectory();
    try (Stream<Path> packages = Files.list(PACKAGES)) {
      for (Path path : packages.toList()) {
        answersAsTheOfficialApi(ModelPackage.read(path), 5);
      }
    }
  }

  private static void answersAsTheOfficialApi(ModelPackage model, int largest) throws OrtException {
    try (InferenceSession session = open(model)) {
      ByteBuffer posters = session.buffer(largest);
      Random random = new Random(1);
      while (posters.hasRemaining()) {
        posters.put((byte) random.nextInt());
      }
      for (int count = 1; count <= largest; count++) {
        assertThat(session.run(posters.clear(), count))
            .as("%s, %d posters", model.source(), count)
            .isDeepEqualTo(padded(model, posters, count));
      }
    }
  }

  /** What the official API answers to the same batch padded to the same size. */
  private static float[][] padded(ModelPackage model, ByteBuffer posters, int count)
      throws OrtException {
    ImageSize size = model.manifest().inputSize();
    int batch = count == 1 ? 1 : Integer.highestOneBit(count - 1) * 2;
    ByteBuffer input = ByteBuffer.allocateDirect(batch * size.rgbBytes());
    input.put(posters.slice(0, count * size.rgbBytes()));
    long[] shape = {batch, size.height(), size.width(), 3};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.model());
        OnnxTensor tensor =
            OnnxTensor.createTensor(environment, input.clear(), shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("poster", tensor))) {
      return List.of((float[][]) result.get("probabilities").orElseThrow().getValue())
          .subList(0, count)
          .toArray(float[][]::new);
    }
  }

  @Test
  void beginsAtTheBuffersPositionAndTakesOneThatIsConfinedToItsThread() {
    ModelPackage model = TinyModel.write(folder.resolve("tiny"));
    try (InferenceSession session = open(model);
        Arena arena = Arena.ofConfined()) {
      int bytes = TinyModel.SIZE.rgbBytes();
      ByteBuffer posters = arena.allocate(3L * bytes).asByteBuffer();
      for (int i = 0; i < bytes; i++) {
        posters.put(bytes + i, (byte) 255);
      }
      float[][] white = session.run(posters.position(bytes), 1);
      float[][] all = session.run(posters.position(0), 3);
      assertThat(white[0]).isEqualTo(all[1]).isNotEqualTo(all[0]);
    }
  }

  @Test
  void refusesPostersThatNativeCodeCannotRead() {
    try (InferenceSession session = open(TinyModel.write(folder.resolve("tiny")))) {
      assertThatThrownBy(() -> session.run(ByteBuffer.allocate(1000), 1))
          .hasMessageContaining("direct buffer");
      assertThatThrownBy(() -> session.run(ByteBuffer.allocateDirect(10), 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void isAskedBySeveralThreadsAtOnce() throws Exception {
    ModelPackage model = TinyModel.write(folder.resolve("tiny"));
    try (InferenceSession session = open(model);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      session.warmUp(4);
      List<Future<float[][]>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        byte grey = (byte) i;
        answers.add(threads.submit(() -> session.run(plain(grey), 1)));
      }
      for (int i = 0; i < answers.size(); i++) {
        double mean = i / 255.0;
        double[] expected = TinyModel.expected(mean, mean, mean);
        assertThat((double) answers.get(i).get()[0][0]).isCloseTo(expected[0], offset(1e-6));
      }
    }
  }

  private static ByteBuffer plain(byte grey) {
    ByteBuffer poster = ByteBuffer.allocateDirect(TinyModel.SIZE.rgbBytes());
    while (poster.hasRemaining()) {
      poster.put(grey);
    }
    return poster.clear();
  }

  @Test
  void tellsInOnnxRuntimesWordsWhatIsWrongWithAGraph() {
    ModelPackage model =
        PackageWriter.write(
            folder.resolve("none"), TinyModel.manifest(), new byte[] {1, 2, 3}, "", false);
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(OnnxRuntimeException.class)
        .hasMessageContaining("ONNX Runtime: ")
        .hasMessageContaining("protobuf");
  }

  @Test
  void cannotBeAskedOnceItIsClosed() {
    InferenceSession session = open(TinyModel.write(folder.resolve("tiny")));
    session.close();
    assertThatThrownBy(() -> session.run(ByteBuffer.allocateDirect(1000), 1))
        .hasMessageContaining("closed");
  }

  @Test
  void takesNoMemoryForARun() throws IOException {
    assertThat(growth(50_000)).isLessThan(8 << 20);
  }

  @Test
  @Tag("slow")
  void takesNoMemoryForAMillionRuns() throws IOException {
    assertThat(growth(1_000_000)).isLessThan(8 << 20);
  }

  /** By how many bytes the process grows over so many inferences, after a tenth of them before. */
  private long growth(int runs) throws IOException {
    try (InferenceSession session = open(TinyModel.write(folder.resolve("tiny")))) {
      ByteBuffer posters = session.buffer(4);
      infer(session, posters, runs / 10);
      long before = residentBytes();
      infer(session, posters, runs);
      return residentBytes() - before;
    }
  }

  private static void infer(InferenceSession session, ByteBuffer posters, int runs) {
    for (int i = 0; i < runs; i++) {
      session.run(posters, 1 + i % 4);
    }
  }

  /** Beside the heap, which the collector sizes as it likes. */
  static long residentBytes() throws IOException {
    System.gc();
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    }
  }

  @Test
  void leavesNothingBehindWhenOpenedAndClosed() throws IOException {
    ModelPackage model = ConvolutionalModel.write(folder.resolve("model"));
    openAndClose(model, 20);
    long before = residentBytes();
    openAndClose(model, 100);
    assertThat(residentBytes() - before).isLessThan(8 << 20);
  }

  /** Its input takes one poster, so that a larger batch is bound and then refused. */
  @Test
  void keepsNothingOfABatchThatCannotBeBound() throws IOException {
    ModelProto.Builder graph =
        ModelProto.parseFrom(ConvolutionalModel.write(folder.resolve("any")).model()).toBuilder();
    graph
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimValue(1);
    ModelPackage model =
        PackageWriter.write(
            folder.resolve("one"),
            ModelPackage.read(folder.resolve("any")).manifest(),
            graph.build().toByteArray(),
            "# one\n",
            false);
    try (InferenceSession session = open(model)) {
      assertThat(session.run(session.buffer(1), 1)).hasDimensions(1, 4);
      ByteBuffer posters = session.buffer(64);
      refuse(session, posters, 20);
      long before = residentBytes();
      refuse(session, posters, 200);
      assertThat(residentBytes() - before).isLessThan(8 << 20);
    }
  }

  private static void refuse(InferenceSession session, ByteBuffer posters, int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> session.run(posters, 64)).isInstanceOf(OnnxRuntimeException.class);
    }
  }

  @Test
  void leavesNoThreadBehindWhenItCannotBeOpened() throws InterruptedException {
    ModelPackage model =
        PackageWriter.write(
            folder.resolve("none"), TinyModel.manifest(), new byte[] {1, 2, 3}, "", false);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    assertThatThrownBy(() -> open(model)).isInstanceOf(OnnxRuntimeException.class);
    assertThatThrownBy(
            () ->
                new NativeSession(
                    model,
                    () -> {
                      throw new OutOfMemoryError("for a device");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("inference") && !before.contains(thread)) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  /** Loading for the first explanation is held up by a pipe in the graph's place. */
  @Test
  @Timeout(60)
  void infersWhileTheGraphIsLoadedForExplanations() throws Exception {
    Path path = folder.resolve("seeing");
    Manifest manifest = TinyModel.manifest("seeing", "1", TinyModel.LABELS, TinyModel.SIZE, true);
    ModelPackage model = TinyModel.write(path, manifest, manifest);
    byte[] graph = model.model();
    try (InferenceSession session = open(model)) {
      Files.delete(path.resolve("model.onnx"));
      Path pipe = path.resolve("model.onnx");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      CompletableFuture<InferenceSession.Explained> explained =
          CompletableFuture.supplyAsync(
              () -> session.explain(plain((byte) 0)), task -> Thread.ofPlatform().start(task));
      try (OutputStream writing = Files.newOutputStream(pipe)) { // once somebody reads
        assertThat(
                CompletableFuture.supplyAsync(() -> session.run(plain((byte) 0), 1))
                    .get(20, TimeUnit.SECONDS))
            .hasDimensions(1, 4);
        assertThat(explained).isNotDone();
        writing.write(graph);
      }
      assertThat(explained.get(20, TimeUnit.SECONDS).maps()).hasDimensions(4, 3);
    }
  }

  private static void openAndClose(ModelPackage model, int times) {
    for (int i = 0; i < times; i++) {
      try (InferenceSession session = open(model)) {
        session.warmUp(4);
      }
    }
  }

  private static InferenceSession open(ModelPackage model) {
    return new NativeSession(model, () -> new CpuDevice());
  }
}
