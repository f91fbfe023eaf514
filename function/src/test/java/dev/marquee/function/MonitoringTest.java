package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the manifests have Prometheus collect, against the function and against Knative's names. */
class MonitoringTest {
  private static final String SERVICE = "/matchLabels/serving.knative.dev~1service";

  /** That metrics are at that path, tests of the metrics show; Knative names the port so. */
  @Test
  void metricsAreCollectedFromTheFunctionsPods() {
    JsonNode monitor = Manifests.find("monitoring", "PodMonitor", "marquee");
    assertThat(monitor.at("/spec/selector" + SERVICE).asText()).isEqualTo("marquee");
    JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");
    assertThat(endpoint.get("path").asText()).isEqualTo(Scrape.PATH);
    assertThat(endpoint.get("port").asText()).isEqualTo("user-port");
  }

  /**
   * Labels and port are those that Knative gives the private service of each revision
   * (knative/serving, reconciler/serverlessservice/resources/services.go).
   */
  @Test
  void metricsOfTheQueueAreCollectedFromKnativesPrivateServices() {
    JsonNode monitor = Manifests.find("monitoring", "ServiceMonitor", "marquee");
    JsonNode selector = monitor.at("/spec/selector");
    assertThat(selector.at(SERVICE).asText()).isEqualTo("marquee");
    assertThat(selector.at("/matchLabels/networking.internal.knative.dev~1serviceType").asText())
        .isEqualTo("Private");
    JsonNode endpoint = monitor.at("/spec/endpoints/0");
    assertThat(endpoint.get("path").asText()).isEqualTo("/metrics");
    assertThat(endpoint.get("port").asText()).isEqualTo("http-usermetric");
  }

  @Test
  void prometheusIsLetInToBothPorts() {
    JsonNode policy = Manifests.find("monitoring", "NetworkPolicy", "marquee-metrics");
    assertThat(policy.at("/spec/podSelector" + SERVICE).asText()).isEqualTo("marquee");
    int function = Manifests.function("cpu").at("/containers/0/ports/0/containerPort").asInt();
    int queueProxy = 9091; // knative/serving, pkg/networking/constants.go, UserQueueMetricsPort
    assertThat(policy.at("/spec/ingress/0/ports").findValuesAsText("port"))
        .isEqualTo(List.of("" + function, "" + queueProxy));
  }
}
