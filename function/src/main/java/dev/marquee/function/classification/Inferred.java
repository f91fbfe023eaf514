package dev.marquee.function.classification;

import dev.marquee.model.Manifest;

/**
 * What a model says of all posters of a request.
 *
 * @param manifest of the model
 * @param probabilities of each poster, 0 to 1, of each label in the model's order
 */
public record Inferred(Manifest manifest, float[][] probabilities) {}
