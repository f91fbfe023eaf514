package dev.marquee.function.http;

import dev.marquee.function.classification.ClassifyRequest;
import dev.marquee.function.models.ModelChoice;
import java.util.OptionalInt;

/**
 * What is asked of a poster.
 *
 * @param top how many genres to answer with, if it is said
 * @param model which model to ask
 * @param explain whether the answer shall show where its first genre shows
 */
record Question(OptionalInt top, ModelChoice model, boolean explain) {

  ClassifyRequest about(byte[] image) {
    return new ClassifyRequest(image, top, model, explain);
  }

  /** The same question to another model, unless nothing is said of that one. */
  Question to(ModelChoice other) {
    return other.equals(ModelChoice.DEFAULT) ? this : new Question(top, other, explain);
  }
}
