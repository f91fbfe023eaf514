package dev.marquee.function.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.function.inference.InferenceSession;
import dev.marquee.function.inference.InferenceSessions;
import dev.marquee.function.settings.CudaConfiguration;
import dev.marquee.function.settings.Provider;
import dev.marquee.model.ModelPackage;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Measures model packages on a device: inference in this process, posters in the host's memory and
 * probabilities back there, and the packaged function over loopback. {@code infra/gpu/measure} runs
 * it.
 */
final class GpuBenchmark {
  private static final int LARGEST = 32;

  /** A softmax in half precision may round to a little more than 1. */
  private static final float MOST_PROBABLE = 1.001f;

  /** How CUDA may be used, on its first device with as much memory as it has. */
  private record Variant(String name, boolean graphs, boolean nhwc) implements CudaConfiguration {
    static final List<Variant> ALL =
        List.of(
            new Variant("", true, true),
            new Variant(", channels first", true, false),
            new Variant(", no graphs", false, true));

    @Override
    public int deviceId() {
      return 0;
    }

    @Override
    public MemorySize memoryLimit() {
      return new MemorySize(BigInteger.ONE.shiftLeft(40));
    }
  }

  /**
   * One line of the result.
   *
   * @param p50 of a batch or a request, in milliseconds
   * @param p99 likewise
   * @param rate posters a second
   */
  record Line(String model, String what, double p50, double p99, double rate) {}

  private final Provider provider;
  private final double seconds;
  private final List<Line> lines = new ArrayList<>();

  private GpuBenchmark(Provider provider, double seconds) {
    this.provider = provider;
    this.seconds = seconds;
  }

  /** Arguments: cpu or cuda, seconds a measurement, quarkus-run.jar, folder of JPEGs, packages. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Provider provider = Provider.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    GpuBenchmark benchmark = new GpuBenchmark(provider, Double.parseDouble(arguments[1]));
    for (String folder : Arrays.asList(arguments).subList(4, arguments.length)) {
      ModelPackage model = ModelPackage.read(Path.of(folder));
      benchmark.inProcess(model);
      benchmark.overLoopback(Path.of(arguments[2]), Path.of(arguments[3]), model);
    }
    System.out.println(new ObjectMapper().writeValueAsString(benchmark.lines));
  }

  private void inProcess(ModelPackage model) {
    for (Variant variant : Variant.ALL.subList(0, provider == Provider.CUDA ? 3 : 1)) {
      long begun = System.nanoTime();
      try (InferenceSession session = InferenceSessions.open(model, provider, 0, variant)) {
        session.warmUp(LARGEST);
        double warm = (System.nanoTime() - begun) / 1e6;
        add(model, "open and warm up" + variant.name, warm, warm, 0);
        infer(model, session, 1, variant);
        infer(model, session, LARGEST, variant);
      }
    }
  }

  private void infer(ModelPackage model, InferenceSession session, int count, Variant variant) {
    ByteBuffer posters = session.buffer(count);
    byte[] noise = new byte[posters.remaining()];
    new Random(1).nextBytes(noise);
    posters.put(noise).clear();
    check(session.run(posters, count));
    measure(() -> session.run(posters, count), seconds / 2); // for the JIT
    Latencies latencies = measure(() -> session.run(posters, count), seconds);
    double rate = count * latencies.count() / seconds;
    String what = "in process, batch " + count + variant.name;
    add(model, what, latencies.percentile(50), latencies.percentile(99), rate);
  }

  /** How fast a device answers wrongly is of no interest. */
  private static void check(float[][] probabilities) {
    for (float[] poster : probabilities) {
      for (float probability : poster) {
        if (!(probability >= 0 && probability <= MOST_PROBABLE)) {
          throw new IllegalStateException("answered with the probability " + probability);
        }
      }
    }
  }

  private static Latencies measure(Runnable call, double seconds) {
    Latencies latencies = new Latencies();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
      call.run();
      latencies.add(System.nanoTime() - begun);
    }
    return latencies;
  }

  private void overLoopback(Path jar, Path folder, ModelPackage model)
      throws IOException, InterruptedException {
    List<String> settings =
        List.of(
            "onnxruntime.native.path=" + System.getProperty("onnxruntime.native.path"),
            "marquee.provider=" + provider.name().toLowerCase(Locale.ROOT));
    List<byte[]> posters = Posters.load(Optional.of(folder).filter(Files::isDirectory), false);
    try (ServerProcess function = ServerProcess.function(jar, model.folder(), settings)) {
      Load load = new Load(function.port(), posters);
      load.run(8, seconds); // for the JIT
      for (int connections : new int[] {1, 8, 64}) {
        Load.Result result = load.run(connections, seconds).allAccepted();
        Latencies latencies = result.of(200);
        String what = "over loopback, %d connections".formatted(connections);
        add(model, what, latencies.percentile(50), latencies.percentile(99), result.rate());
      }
    }
  }

  private void add(ModelPackage model, String what, double p50, double p99, double rate) {
    Line line = new Line(model.manifest().name(), what, p50, p99, rate);
    lines.add(line);
    System.err.printf("%-18s %-46s %9.3f %9.3f %10.1f%n", line.model, what, p50, p99, rate);
  }
}
