package dev.marquee.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DepthGroupsTest {

  @ParameterizedTest
  @EnumSource
  void everyParameterOfEveryTopologyHasAGroupThatNeverRisesTowardsTheHead(Topology topology) {
    for (Head head : List.of(Head.CLASSIFIER, Head.STATISTICS)) {
      groupNeverRises(topology.network(head, 13));
    }
  }

  private static void groupNeverRises(Network network) {
    Map<String, Integer> groups = DepthGroups.of(network);
    int last = DepthGroups.FEATURES;
    for (ParameterSpec spec : network.parameters()) {
      assertThat(groups.get(spec.name())).isBetween(last - 1, last);
      last = groups.get(spec.name());
    }
    assertThat(last).isZero();
  }

  @Test
  void aFireModuleIsOneLayer() {
    Map<String, Integer> groups =
        DepthGroups.of(Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 13));
    assertThat(groups.get("features.12.squeeze.weight")).isEqualTo(1);
    assertThat(groups.get("features.12.expand3x3.bias")).isEqualTo(1);
    assertThat(groups.get("features.0.weight")).isEqualTo(4);
    assertThat(groups.get("classifier.1.bias")).isZero();
  }
}
