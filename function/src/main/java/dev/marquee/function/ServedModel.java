package dev.marquee.function;

import dev.marquee.function.inference.InferenceSession;
import dev.marquee.function.inference.InferenceSessions;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.util.Optional;

/**
 * A model that answers.
 *
 * @param manifest what its package says of it
 * @param source the name of the package's folder, or {@code embedded:} and its name
 * @param session runs its graph
 * @param batcher brings posters to the session
 */
record ServedModel(Manifest manifest, String source, InferenceSession session, Batcher batcher)
    implements AutoCloseable {

  /**
   * Reads a package and loads its graph.
   *
   * @throws dev.marquee.model.MarqueeException if it cannot be served; nothing stays open
   */
  static ServedModel open(ServingConfiguration configuration) {
    ModelPackage model =
        configuration.model().map(ModelPackage::read).orElseGet(ServedModel::embedded);
    // clients learn the folder's name, not where on the machine it lies
    String source =
        model
            .folder()
            .map(folder -> folder.toAbsolutePath().normalize().getFileName().toString())
            .orElse(model.source());
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = configuration.intraOpThreads().orElse(BatchPolicy.intraOpThreads(cores));
    InferenceSession session =
        InferenceSessions.open(
            model, configuration.provider(), Optional.of(threads), configuration.cuda());
    BatchPolicy policy = BatchPolicy.of(configuration, session.provider(), cores);
    Batcher batcher = new Batcher(session::run, session::buffer, policy);
    return new ServedModel(model.manifest(), source, session, batcher);
  }

  private static ModelPackage embedded() {
    return ModelPackage.embedded("squeezenet1_1");
  }

  /** Infers what waits, and closes the session. */
  @Override
  public void close() {
    batcher.close();
    session.close();
  }
}
