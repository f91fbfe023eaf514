package dev.marquee.function.classification;

import dev.marquee.function.models.ModelChoice;
import java.util.OptionalInt;

/**
 * A poster and what is asked of it.
 *
 * @param image the content of an image file
 * @param top how many genres to answer with, if the request says
 * @param model which model to ask
 * @param explain whether the answer shall show where its first genre shows
 */
public record ClassifyRequest(byte[] image, OptionalInt top, ModelChoice model, boolean explain) {}
