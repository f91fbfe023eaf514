package dev.marquee.function.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Other servers of the same model package, on the same machine. */
final class Peers implements AutoCloseable {
  private static final String PROGRAM = "serve";

  private final Map<String, ServerProcess> servers = new LinkedHashMap<>();

  /**
   * Starts them, one after the other.
   *
   * @param programs a folder for each peer there is, with its program {@code serve}
   * @param scratch where to leave their logs, and the package if it is embedded
   */
  Peers(Path programs, List<String> names, ModelPackage model, Path scratch)
      throws IOException, InterruptedException {
    for (String name : names) {
      Path program = programs.resolve(name).resolve(PROGRAM);
      if (!Files.isExecutable(program)) {
        throw new IllegalArgumentException(
            "there is no peer %s, only %s".formatted(name, known(programs)));
      }
      Files.createDirectories(scratch);
      Path log = scratch.resolve(name + ".log");
      servers.put(name, ServerProcess.peer(program, folder(model, scratch), log));
    }
  }

  private static String known(Path programs) throws IOException {
    try (Stream<Path> folders = Files.list(programs)) {
      return folders
          .filter(folder -> Files.isExecutable(folder.resolve(PROGRAM)))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }

  private static Path folder(ModelPackage model, Path scratch) {
    return model
        .folder()
        .map(Path::toAbsolutePath)
        .orElseGet(() -> write(model, scratch.resolve(model.manifest().name())));
  }

  private static Path write(ModelPackage model, Path folder) {
    PackageWriter.write(folder, model.manifest(), model.model(), "", true);
    return folder;
  }

  Map<String, ServerProcess> servers() {
    return servers;
  }

  /** For how many posters two servers name the same genre first. */
  static int sameGenres(ServerProcess one, ServerProcess other, List<byte[]> posters)
      throws IOException {
    int same = 0;
    try (Connection first = new Connection(one.port());
        Connection second = new Connection(other.port())) {
      for (byte[] poster : posters) {
        same += genre(first, poster).equals(genre(second, poster)) ? 1 : 0;
      }
    }
    return same;
  }

  private static String genre(Connection connection, byte[] poster) throws IOException {
    int status = connection.exchange(Connection.request(poster));
    if (status != 200) {
      throw new IllegalStateException("answered with " + status + " instead of 200");
    }
    return new ObjectMapper().readTree(connection.body()).at("/genres/0/genre").asText();
  }

  @Override
  public void close() throws InterruptedException {
    for (ServerProcess server : servers.values()) {
      server.stop();
    }
  }
}
