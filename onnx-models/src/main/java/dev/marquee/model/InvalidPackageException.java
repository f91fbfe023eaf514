package dev.marquee.model;

import java.util.List;

/** A model package that cannot be used; it tells every problem at once. */
public final class InvalidPackageException extends MarqueeException {
  private final transient List<String> problems;

  InvalidPackageException(String source, List<String> problems) {
    super(
        "%s is not a valid model package:\n- %s".formatted(source, String.join("\n- ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** Where there is no package at all. */
  InvalidPackageException(String problem) {
    super(problem);
    this.problems = List.of(problem);
  }

  /** What is wrong, one sentence each. */
  public List<String> problems() {
    return problems;
  }
}
