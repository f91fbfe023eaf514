package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ProblemTest {

  /**
   * Which statuses Knative tries again does not stand in the manifests: the function has to answer
   * so that it fits (knative/eventing, pkg/kncloudevents, SelectiveRetry).
   */
  @Test
  void brokersTryAgainOnlyWhatMayGoBetterLater() {
    Set<Integer> meantToBe = Set.of(408, 429, 502, 503, 504);
    assertThat(Problem.values())
        .filteredOn(problem -> triedAgain(problem.status()))
        .filteredOn(problem -> !meantToBe.contains(problem.status()))
        // a model may be on its way; the path of events is fixed
        .containsExactlyInAnyOrder(Problem.UNKNOWN_MODEL, Problem.NOT_FOUND);
    assertThat(meantToBe).allMatch(ProblemTest::triedAgain);
  }

  private static boolean triedAgain(int status) {
    return status >= 500 || Set.of(404, 408, 409, 429).contains(status);
  }
}
