package dev.marquee.function.classification;

import dev.marquee.function.models.ModelChoice;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked of a poster.
 *
 * @param top how many genres to answer with, if it is said
 * @param model which model to ask
 * @param explain whether the answer shall show where its first genre shows
 */
public record Question(OptionalInt top, ModelChoice model, boolean explain) {

  /**
   * The same question to another model. What is said of that one goes before; a version is only
   * passed on where no other name goes before its own.
   */
  public Question to(ModelChoice other) {
    boolean sameName =
        other.name().isEmpty() || model.name().isEmpty() || other.name().equals(model.name());
    Optional<String> version = sameName ? model.version() : Optional.empty();
    return new Question(
        top,
        new ModelChoice(other.name().or(model::name), other.version().or(() -> version)),
        explain);
  }
}
