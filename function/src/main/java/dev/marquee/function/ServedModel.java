package dev.marquee.function;

import dev.marquee.function.inference.InferenceSession;
import dev.marquee.function.inference.InferenceSessions;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;

/**
 * A model that answers.
 *
 * @param manifest what its package says of it
 * @param source the name of the package's folder, or {@code embedded:} and its name
 * @param session runs its graph
 */
record ServedModel(Manifest manifest, String source, InferenceSession session)
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
    return new ServedModel(
        model.manifest(),
        source,
        InferenceSessions.open(
            model, configuration.provider(), configuration.intraOpThreads(), configuration.cuda()));
  }

  private static ModelPackage embedded() {
    return ModelPackage.embedded("squeezenet1_1");
  }

  @Override
  public void close() {
    session.close();
  }
}
