package dev.marquee.function.openinference;

import dev.marquee.function.admission.Admission;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.models.ModelException;
import dev.marquee.function.models.ModelListing;
import dev.marquee.function.models.ServedModels;
import dev.marquee.model.ModelPackage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the Open Inference Protocol lets clients know of the server and its models. */
@Singleton
public final class OpenInferenceMetadata {
  private final ServedModels models;
  private final Admission admission;
  private final String version;

  OpenInferenceMetadata(
      ServedModels models,
      Admission admission,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.models = models;
    this.admission = admission;
    this.version = version;
  }

  /** What this server is, and which of the protocol's extensions it has. */
  public JsonObject server() {
    return new JsonObject()
        .put("name", "marquee")
        .put("version", version)
        .put("extensions", JsonArray.of("binary_tensor_data", "classification"));
  }

  /** Whether the server takes requests. */
  public boolean ready() {
    return models.warm() && !admission.stopping();
  }

  /**
   * Whether a model can be asked; also one that is not loaded, for the next request loads it.
   *
   * @throws ModelException.Unknown if it is not served
   */
  public boolean ready(ModelChoice choice) {
    boolean warming = models.describe(choice).state() == ModelListing.State.WARMING;
    return !warming && !admission.stopping();
  }

  /**
   * A model's versions and tensors.
   *
   * @throws ModelException.Unknown if it is not served
   */
  public JsonObject model(ModelChoice choice) {
    ModelListing.Description model = models.describe(choice);
    List<String> versions =
        models.listing().models().stream()
            .filter(other -> other.name().equals(model.name()))
            .map(ModelListing.Description::version)
            .toList();
    int height = model.inputSize().height();
    int width = model.inputSize().width();
    return new JsonObject()
        .put("name", model.name())
        .put("versions", new JsonArray(versions))
        .put("platform", "onnx_onnxv1")
        .put(
            "inputs", // all of them are required; PosterTensors.IMAGE may come instead
            JsonArray.of(tensor(ModelPackage.POSTER, "UINT8", -1, height, width, 3)))
        .put(
            "outputs",
            JsonArray.of(tensor(ModelPackage.PROBABILITIES, "FP32", -1, model.labels().size())));
  }

  private static JsonObject tensor(String name, String datatype, Integer... shape) {
    return new JsonObject()
        .put("name", name)
        .put("datatype", datatype)
        .put("shape", new JsonArray(List.of(shape)));
  }
}
