package dev.marquee.function.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.ModelPackage;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how soon a function that is not running yet classifies a poster, and what it takes. */
@Command(
    name = "./marquee bench start",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the function again and again, on the JVM, from its AOT cache and as an executable,",
      "as far as they are built, and measures from the start of the process to the first poster",
      "that it classified, rightly; resident memory after 200 requests; the rate that it bears,",
      "and the CPU time that a request then takes."
    })
final class StartBenchmark implements Callable<Integer> {
  private static final long PATIENCE = 120_000_000_000L;
  private static final int REQUESTS = 200;
  private static final int ROUNDS = 5;
  private static final int CONNECTIONS = 8;

  @Mixin Setup setup;

  @Option(names = "--runs", description = "Starts of each; default ${DEFAULT-VALUE}.")
  int runs = 10;

  @Option(
      names = "--seconds",
      description =
          "Of load in each of five rounds, after five times as many to warm up; 0: none; default"
              + " ${DEFAULT-VALUE}.")
  double seconds = 4;

  @Option(names = "--executable", paramLabel = "FILE", description = "The native executable.")
  Path executable;

  private final Map<Program, StartFigures> figures = new LinkedHashMap<>();
  private List<byte[]> posters;
  private byte[] request;
  private float[] expected;
  private List<String> labels;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StartBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException {
    posters = setup.posters();
    request = Connection.request(posters.getFirst());
    ModelPackage model = setup.modelPackage();
    labels = model.manifest().labels();
    try (Floor floor = new Floor(model, posters, 1, false)) {
      expected = floor.probabilities();
    }
    List<Program> programs = programs();
    programs.forEach(program -> figures.put(program, new StartFigures()));
    for (int run = 0; run < runs; run++) { // in turns, for the machine may have other work
      for (Program program : programs) {
        start(program);
      }
    }
    if (seconds > 0) {
      load(programs);
    }
    StartReport report = new StartReport(figures);
    report.print(setup.json);
    return report.withinBounds() ? 0 : 1;
  }

  private List<Program> programs() throws IOException {
    List<Program> programs = new ArrayList<>(List.of(Program.jvm(setup.jar)));
    if (Files.exists(setup.jar.resolveSibling("app.aot"))) {
      programs.add(Program.cached(setup.jar));
    }
    if (executable != null) {
      programs.add(Program.executable(executable));
    }
    return programs;
  }

  private void start(Program program) throws IOException, InterruptedException {
    StartFigures figure = figures.get(program);
    long begun = System.nanoTime();
    try (ServerProcess function = launch(program)) {
      figure.millis().add((firstAnswer(function, begun) - begun) / 1e6);
      figure.resident(residentAfterRequests(function));
      function.stop();
    }
  }

  private ServerProcess launch(Program program) throws IOException {
    List<String> settings = new ArrayList<>(setup.settings);
    if (setup.model != null) {
      settings.add("marquee.model=" + setup.model);
    }
    Path log = setup.jar.toAbsolutePath().getParent().resolveSibling("benchmark.log");
    return ServerProcess.launch(program, settings, log);
  }

  /** All are up, but under load in turns. */
  private void load(List<Program> programs) throws IOException, InterruptedException {
    Map<Program, ServerProcess> functions = new LinkedHashMap<>();
    try {
      for (Program program : programs) {
        ServerProcess function = launch(program);
        functions.put(program, function);
        firstAnswer(function, System.nanoTime());
        new Load(function.port(), posters).run(CONNECTIONS, ROUNDS * seconds).allAccepted();
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Program program : programs) {
          load(functions.get(program), figures.get(program));
        }
      }
    } finally {
      functions.values().forEach(ServerProcess::close);
    }
  }

  private void load(ServerProcess function, StartFigures figure) {
    double before = function.cpuSeconds();
    Load.Result result = new Load(function.port(), posters).run(CONNECTIONS, seconds).allAccepted();
    figure.rates().add(result.rate());
    figure.cpu().add(1000 * (function.cpuSeconds() - before) / result.of(200).count());
  }

  /** When the first right answer had come. */
  private long firstAnswer(ServerProcess function, long begun)
      throws IOException, InterruptedException {
    while (true) {
      try (Connection connection = new Connection(function.port())) {
        int status = connection.exchange(request);
        long answered = System.nanoTime();
        if (status == 200) {
          check(connection.body());
          return answered;
        }
      } catch (ConnectException notListening) {
        // not yet
      }
      if (!function.isAlive() || System.nanoTime() - begun > PATIENCE) {
        throw new IllegalStateException("the function did not start: see benchmark.log");
      }
      Thread.sleep(1);
    }
  }

  private void check(byte[] answer) throws IOException {
    JsonNode genres = new ObjectMapper().readTree(answer).path("genres");
    if (genres.isEmpty()) {
      throw new IllegalStateException("no genre in the answer " + new String(answer, UTF_8));
    }
    for (JsonNode genre : genres) {
      double probability = genre.get("probability").asDouble();
      double wanted = expected[labels.indexOf(genre.get("genre").asText())];
      if (Math.abs(probability - wanted) > 0.01) { // as far as JPEG decoders differ
        throw new IllegalStateException(
            "wrong answer: %s, where %.4f is right".formatted(genre, wanted));
      }
    }
  }

  private double residentAfterRequests(ServerProcess function) throws IOException {
    try (Connection connection = new Connection(function.port())) {
      for (int i = 0; i < REQUESTS; i++) {
        int status = connection.exchange(request);
        if (status != 200) {
          throw new IllegalStateException("request " + i + " was answered with " + status);
        }
      }
    }
    return function.residentMib();
  }
}
