package dev.marquee.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a movie's genre list becomes a training target, and so what a model's probabilities mean. */
public enum LabelPolicy {
  /**
   * One genre a movie: the first of its known genres in ascending alphabetical order, as in the
   * paper.
   */
  ALPHABETICAL,
  /** One genre a movie: the first of its known genres in the order listed. */
  FIRST_LISTED,
  /** Every known genre of the movie; each probability stands on its own (sigmoid, not softmax). */
  MULTI;

  /** Whether a movie has exactly one genre, so that the probabilities add up to 1. */
  public boolean singleLabel() {
    return this != MULTI;
  }

  /** The name that people type and files carry. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
