package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.function.http.ClassifyFunction;
import dev.marquee.function.settings.Provider;
import dev.marquee.function.settings.ServingConfiguration;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests against the function's code, and against each other. */
class ManifestTest {
  static final List<String> FOLDERS = Manifests.FOLDERS;

  /** What is there once the examples and jobs are applied beside an overlay. */
  private static Stream<ObjectNode> all() {
    return FOLDERS.stream()
        .filter(folder -> !folder.equals("overlays/gpu"))
        .flatMap(folder -> Manifests.render(folder).stream());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void setsWhatTheFunctionReads(String overlay) {
    Map<String, String> environment = environment(overlay);
    assertThat(Configurations.environmentNames()).containsAll(environment.keySet());
    assertThat(Configurations.ofEnvironment(environment).provider())
        .isEqualTo(Provider.valueOf(overlay.equals("gpu") ? "CUDA" : "CPU"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void letsInWhatTheFunctionTakesAndWaitsForItsAnswers(String overlay) {
    ServingConfiguration function = Configurations.ofEnvironment(environment(overlay));
    JsonNode knative = Manifests.function(overlay);
    // a client may have its answer, and its next request be let in, before its place is free
    assertThat(function.queueCapacity().orElseThrow())
        .isEqualTo(2 * knative.get("containerConcurrency").asInt());
    assertThat(function.deadline())
        .isLessThan(Duration.ofSeconds(knative.get("timeoutSeconds").asInt()));
  }

  @ParameterizedTest
  @CsvSource({"cpu, 0", "gpu, 1"})
  void asksForAGpuWhereTheProviderNeedsOne(String overlay, int gpus) {
    JsonNode limits = Manifests.function(overlay).at("/containers/0/resources/limits");
    assertThat(limits.path("nvidia.com/gpu").asInt(0)).isEqualTo(gpus);
  }

  /** A node that is promised little may kill what takes much. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void asksForHalfOfTheMemoryThatItMayTake(String overlay) {
    JsonNode resources = Manifests.function(overlay).at("/containers/0/resources");
    BigDecimal asked = bytes(resources.at("/requests/memory"));
    assertThat(asked.add(asked)).isEqualByComparingTo(bytes(resources.at("/limits/memory")));
  }

  private static BigDecimal bytes(JsonNode quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity.asText()));
  }

  @Test
  void listensForTheEventsThatTheFunctionTakesAndSends() {
    assertThat(type("overlays/cpu", "classify-submitted")).isEqualTo(ClassifyFunction.SUBMITTED);
    assertThat(type("example", "show-answers")).isEqualTo(ClassifyFunction.CLASSIFIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void deliversAgainForLongerThanAPodMayTakeToStart(String overlay) {
    JsonNode delivery =
        Manifests.find("overlays/" + overlay, "Trigger", "classify-submitted").at("/spec/delivery");
    JsonNode startup = Manifests.function(overlay).at("/containers/0/startupProbe");
    assertThat(delivery.get("backoffPolicy").asText()).isEqualTo("exponential");
    assertThat(delivery.get("backoffDelay").asText()).isEqualTo("PT1S");
    int seconds = (1 << delivery.get("retry").asInt()) - 1; // 1 + 2 + 4 + ...
    assertThat(seconds)
        .isGreaterThan(
            startup.get("failureThreshold").asInt() * startup.get("periodSeconds").asInt());
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void everyReferenceLeadsToAnObject(String folder) {
    List<String> names = all().map(ManifestTest::id).toList();
    for (ObjectNode object : Manifests.render(folder)) {
      assertThat(names).as(id(object)).containsAll(references(object));
    }
  }

  @Test
  void policiesApplyToTheFunctionsPods() {
    String label = "/matchLabels/serving.knative.dev~1service";
    JsonNode policy = Manifests.find("overlays/cpu", "NetworkPolicy", "marquee");
    JsonNode budget = Manifests.find("overlays/cpu", "PodDisruptionBudget", "marquee");
    assertThat(policy.at("/spec/podSelector" + label).asText()).isEqualTo("marquee");
    assertThat(budget.at("/spec/selector" + label).asText()).isEqualTo("marquee");
  }

  /** What the two that follow, and all that goes through containers, would otherwise pass over. */
  @Test
  void containersAreFoundInEveryKindOfObject() {
    assertThat(all().flatMap(Manifests::containers).map(each -> each.get("name").asText()))
        .containsExactlyInAnyOrder(
            "function", "dead-letters", "curl", "answers", "trainer", "trainer");
  }

  @Test
  void referencesAreFoundInEveryKindOfObject() {
    assertThat(all().flatMap(object -> references(object).stream()))
        .contains(
            "serving.knative.dev/v1 Service marquee",
            "serving.knative.dev/v1 Service dead-letters",
            "eventing.knative.dev/v1 Broker marquee",
            "v1 Service answers",
            "v1 ConfigMap poster",
            "v1 PersistentVolumeClaim marquee-data");
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void everyContainerIsConfined(String folder) {
    for (ObjectNode object : Manifests.render(folder)) {
      boolean podRunsAsNonRoot =
          object.at("/spec/template/spec/securityContext/runAsNonRoot").asBoolean();
      assertThat(Manifests.containers(object))
          .as(id(object))
          .allSatisfy(
              container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(security.path("runAsNonRoot").asBoolean() || podRunsAsNonRoot).isTrue();
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
              });
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void everyImageOfOursHasItsContainerfile(String folder) {
    for (ObjectNode object : Manifests.render(folder)) {
      Manifests.containers(object)
          .map(container -> container.get("image").asText())
          .filter(image -> image.contains("marquee/"))
          .map(image -> image.replaceAll(".*marquee/([^:]+).*", "$1.Containerfile"))
          .forEach(
              file ->
                  assertThat(Manifests.INFRA.resolve("containers").resolve(file))
                      .matches(Files::exists, "exists"));
    }
  }

  private static Map<String, String> environment(String overlay) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode variable : Manifests.function(overlay).at("/containers/0/env")) {
      environment.put(variable.get("name").asText(), variable.get("value").asText());
    }
    return environment;
  }

  private static String type(String folder, String trigger) {
    return Manifests.find(folder, "Trigger", trigger).at("/spec/filter/attributes/type").asText();
  }

  private static String id(JsonNode object) {
    return "%s %s %s"
        .formatted(
            object.get("apiVersion").asText(),
            object.get("kind").asText(),
            object.at("/metadata/name").asText());
  }

  /** What an object needs beside it, as {@link #id} names it. */
  private static List<String> references(JsonNode object) {
    List<String> references = new ArrayList<>();
    for (JsonNode ref : object.findValues("ref")) {
      references.add(
          "%s %s %s"
              .formatted(
                  ref.get("apiVersion").asText(),
                  ref.get("kind").asText(),
                  ref.get("name").asText()));
    }
    if (object.get("kind").asText().equals("Trigger")) {
      references.add("eventing.knative.dev/v1 Broker " + object.at("/spec/broker").asText());
    }
    volumes(object, "persistentVolumeClaim", "claimName")
        .forEach(claim -> references.add("v1 PersistentVolumeClaim " + claim));
    volumes(object, "configMap", "name").forEach(map -> references.add("v1 ConfigMap " + map));
    return references;
  }

  private static Stream<String> volumes(JsonNode object, String kind, String name) {
    return object.findValues(kind).stream().map(volume -> volume.get(name).asText());
  }
}
