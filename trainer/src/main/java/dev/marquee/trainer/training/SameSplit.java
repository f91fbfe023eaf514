package dev.marquee.trainer.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Keeps the posters that a run is tested on away from what it learns from. */
public final class SameSplit {

  private SameSplit() {}

  /**
   * Refuses to start a run from the weights of another that has learnt posters of its test split.
   *
   * @param seed decides the split of the run that is to start
   * @throws MismatchedRunsException if the other one has another split
   */
  public static void require(RunFolder other, long seed) {
    problem(other, seed)
        .ifPresent(
            problem -> {
              throw new MismatchedRunsException("these weights do not fit", List.of(problem));
            });
  }

  /** Why a run must not learn from another; nothing if it may. */
  static Optional<String> problem(RunFolder other, long seed) {
    long learnt = other.description().recipe().seed();
    return learnt == seed
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s was split with --seed %d, and has learnt posters that --seed %d keeps for the test: give --seed %d, and --variation for another draw of all but the split",
                other.folder(),
                learnt,
                seed,
                learnt));
  }
}
