import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Times model packages in turns; see the script beside this file. */
final class PrecisionBenchmark {

  private static final int ROUNDS =
      Integer.parseInt(System.getenv().getOrDefault("MARQUEE_ROUNDS", "40"));
  private static final int WARM_UP = 3;
  private static final int RUNS_A_TURN = 10;
  private static final OrtEnvironment ORT = OrtEnvironment.getEnvironment();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** One package under one number of threads, and what its turns took. */
  private record Contender(
      String folder,
      ModelPackage model,
      OrtSession session,
      OnnxTensor poster,
      long[] wall,
      AtomicLong cpu) {

    static Contender of(String folder, int threads) throws OrtException {
      ModelPackage model = ModelPackage.read(Path.of(folder));
      var options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      // or the threads of the one before would go on spinning into the next one's turn
      options.addConfigEntry("session.force_spinning_stop", "1");
      OrtSession session = ORT.createSession(model.model(), options);
      return new Contender(
          folder,
          model,
          session,
          noise(model.manifest()),
          new long[ROUNDS * RUNS_A_TURN],
          new AtomicLong());
    }

    private static OnnxTensor noise(Manifest manifest) throws OrtException {
      byte[] pixels = new byte[manifest.inputSize().rgbBytes()];
      new Random(1).nextBytes(pixels);
      long[] shape = {1, manifest.inputSize().height(), manifest.inputSize().width(), 3};
      ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
      return OnnxTensor.createTensor(ORT, direct, shape, OnnxJavaType.UINT8);
    }

    void turn(int round) throws OrtException {
      long cpuBefore = PROCESS.getProcessCpuTime();
      for (int run = 0; run < RUNS_A_TURN; run++) {
        long before = System.nanoTime();
        session.run(Map.of("poster", poster), Set.of("probabilities")).close();
        if (round >= 0) {
          wall[round * RUNS_A_TURN + run] = System.nanoTime() - before;
        }
      }
      if (round >= 0) {
        cpu.addAndGet(PROCESS.getProcessCpuTime() - cpuBefore);
      }
    }

    /** Milliseconds. */
    double median() {
      return Arrays.stream(wall).sorted().skip(wall.length / 2).findFirst().orElseThrow() / 1e6;
    }

    double fastest() {
      return Arrays.stream(wall).min().orElseThrow() / 1e6;
    }

    /** The mean, since processor time moves in steps longer than a run. */
    double processorTime() {
      return cpu.get() / 1e6 / wall.length;
    }
  }

  public static void main(String[] folders) throws OrtException {
    System.out.println("threads  median ms  fastest ms  CPU ms  ratio  CPU ratio  MB     package");
    for (int threads : List.of(1, 2)) {
      List<Contender> contenders = new ArrayList<>();
      for (String folder : folders) {
        contenders.add(Contender.of(folder, threads));
      }
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        for (Contender contender : contenders) {
          contender.turn(round);
        }
      }
      contenders.forEach(each -> print(threads, each, contenders.getFirst()));
    }
  }

  private static void print(int threads, Contender contender, Contender first) {
    System.out.printf(
        "%-7d  %9.2f  %10.2f  %6.2f  %5.2f  %9.2f  %5.2f  %s (%s)%n",
        threads,
        contender.median(),
        contender.fastest(),
        contender.processorTime(),
        first.median() / contender.median(),
        first.processorTime() / contender.processorTime(),
        contender.model().model().length / 1e6,
        contender.folder(),
        contender.model().manifest().precision());
  }
}
