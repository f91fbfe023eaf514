package dev.marquee.function.benchmark;

import dev.marquee.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every benchmark of the function is told. */
final class Setup {
  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "JPEGs to post; without it, pictures of coloured shapes.")
  Path folder;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "The model package to serve; without it, the embedded one.")
  Path model;

  @Option(names = "--large", description = "Enlarge the JPEGs to 1000x1500.")
  boolean large;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of the function, such as marquee.sessions=1.")
  List<String> settings = List.of();

  @Option(names = "--jar", required = true, hidden = true)
  Path jar;

  List<byte[]> posters() throws IOException {
    return Posters.load(Optional.ofNullable(folder), large);
  }

  ModelPackage modelPackage() {
    return model == null ? ModelPackage.embedded("squeezenet1_1") : ModelPackage.read(model);
  }

  ServerProcess start(String... more) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(settings);
    return ServerProcess.function(jar, Optional.ofNullable(model), all);
  }
}
