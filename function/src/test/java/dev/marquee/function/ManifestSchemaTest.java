package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.knative.eventing.v1.Broker;
import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.knative.sources.v1.SinkBinding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests against the schemas of Kubernetes and Knative, as fabric8 generates them. */
class ManifestSchemaTest {
  static final List<String> FOLDERS = Manifests.FOLDERS;

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.<Class<? extends HasMetadata>>of(
              io.fabric8.knative.serving.v1.Service.class,
              Broker.class,
              Trigger.class,
              SinkBinding.class,
              Namespace.class,
              ConfigMap.class,
              PersistentVolumeClaim.class,
              Service.class,
              Deployment.class,
              Job.class,
              CronJob.class,
              NetworkPolicy.class,
              PodDisruptionBudget.class,
              PodMonitor.class,
              ServiceMonitor.class)
          .collect(
              Collectors.toMap(
                  kind -> HasMetadata.getApiVersion(kind) + " " + HasMetadata.getKind(kind),
                  Function.identity()));

  /** fabric8's classes keep what they do not know for later; here it is an error. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void everyFieldIsOneOfItsSchemaAndOfItsType(String folder) {
    List<ObjectNode> objects = Manifests.render(folder);
    assertThat(objects).isNotEmpty();
    assertThat(objects)
        .allSatisfy(object -> assertThat(read(object).getMetadata().getName()).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec/template/spec",
        "/spec/template/spec/containers/0",
        "/spec/template/spec/containers/0/readinessProbe/httpGet",
        "/spec/template/spec/containers/0/securityContext"
      })
  void aMisspeltFieldWouldBeFound(String where) {
    ObjectNode service = Manifests.find("overlays/cpu", "Service", "marquee");
    ((ObjectNode) service.at(where)).put("contanerConcurrency", 1);
    assertThatExceptionOfType(UnrecognizedPropertyException.class).isThrownBy(() -> parse(service));
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void rendersAsKubectlDoesWhereItIsInstalled(String folder) throws Exception {
    assumeThat(kubectl("version", "--client")).as("kubectl").isPresent();
    String rendered =
        kubectl("kustomize", Manifests.folder(folder).toString())
            .orElseThrow(() -> new AssertionError("kubectl refuses " + folder));
    assertThat(byName(Manifests.render(folder))).isEqualTo(byName(documents(rendered)));
  }

  @Test
  void namesNoObjectTwice() {
    List<ObjectNode> all =
        FOLDERS.stream()
            .filter(folder -> !folder.equals("overlays/gpu"))
            .flatMap(folder -> Manifests.render(folder).stream())
            .toList();
    assertThat(byName(all)).hasSameSizeAs(all);
  }

  private static HasMetadata read(ObjectNode object) {
    try {
      return parse(object);
    } catch (JsonProcessingException e) {
      throw new AssertionError(object.at("/metadata/name") + ": " + e.getMessage(), e);
    }
  }

  private static HasMetadata parse(ObjectNode object) throws JsonProcessingException {
    String kind = object.get("apiVersion").asText() + " " + object.get("kind").asText();
    assertThat(KINDS).containsKey(kind);
    return STRICT.treeToValue(object, KINDS.get(kind));
  }

  private static Map<String, JsonNode> byName(List<? extends JsonNode> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(
                object ->
                    object.get("apiVersion").asText()
                        + object.get("kind").asText()
                        + object.at("/metadata/name").asText(),
                Function.identity(),
                (one, _) -> one,
                TreeMap::new));
  }

  private static List<JsonNode> documents(String yaml) throws IOException {
    try (var parser = Kustomization.YAML.createParser(yaml)) {
      return Kustomization.YAML.readValues(parser, JsonNode.class).readAll();
    }
  }

  private static Optional<String> kubectl(String... arguments) throws Exception {
    String[] command =
        Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toArray(String[]::new);
    try {
      Process process = new ProcessBuilder(command).start();
      String out = new String(process.getInputStream().readAllBytes());
      return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not installed
    }
  }
}
