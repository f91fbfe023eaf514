package dev.marquee.trainer.recipe;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that a setting has to be.
 *
 * @param holds whether it is
 * @param problem what to tell a person if it is not
 */
record Rule(boolean holds, String problem) {

  static Rule positive(String name, double value) {
    return new Rule(
        value > 0 && Double.isFinite(value), name + " must be above 0 and finite, not " + value);
  }

  static Rule notNegative(String name, double value) {
    return new Rule(
        value >= 0 && Double.isFinite(value),
        name + (value > 0 ? " must be finite, not " : " must not be negative: ") + value);
  }

  /** Something that no older file lacks either. */
  static Rule present(String name, Object value) {
    return new Rule(value != null, name + " is missing");
  }

  static Rule atLeastOne(String name, int value) {
    return new Rule(value >= 1, name + " must be at least 1, not " + value);
  }

  /** From 0 to below 1. */
  static Rule share(String name, double value) {
    return new Rule(value >= 0 && value < 1, name + " must be 0 to below 1, not " + value);
  }

  /** From 0 to 1. */
  static Rule probability(String name, double value) {
    return new Rule(value >= 0 && value <= 1, name + " must be 0 to 1, not " + value);
  }

  /** The problems of all rules that do not hold. */
  static Stream<String> broken(Rule... rules) {
    return List.of(rules).stream().filter(rule -> !rule.holds).map(Rule::problem);
  }
}
