package dev.marquee.function.openinference;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The answer to an inference request.
 *
 * @param model the name of the model that answered
 * @param version its version
 * @param id of the request, if it had one
 * @param outputs at least one
 */
public record InferResponse(
    String model, String version, Optional<String> id, List<OutputTensor> outputs) {

  /**
   * An answer as it is sent.
   *
   * @param jsonLength how many of its bytes are JSON, where tensors follow in binary
   */
  public record Body(Buffer bytes, OptionalInt jsonLength) {}

  /** Writes it down. */
  public Body body() {
    JsonArray tensors = new JsonArray();
    Buffer binary = Buffer.buffer();
    for (OutputTensor output : outputs) {
      tensors.add(describe(output, binary));
    }
    JsonObject json = new JsonObject().put("model_name", model).put("model_version", version);
    id.ifPresent(said -> json.put("id", said));
    Buffer bytes = json.put("outputs", tensors).toBuffer();
    return outputs.stream().anyMatch(OutputTensor::binary)
        ? new Body(
            Buffer.buffer().appendBuffer(bytes).appendBuffer(binary),
            OptionalInt.of(bytes.length()))
        : new Body(bytes, OptionalInt.empty());
  }

  private static JsonObject describe(OutputTensor output, Buffer binary) {
    JsonObject tensor =
        new JsonObject()
            .put("name", output.name())
            .put("datatype", output.datatype())
            .put("shape", new JsonArray(output.shape()));
    if (!output.binary()) {
      return tensor.put("data", new JsonArray(output.values()));
    }
    byte[] bytes = output.bytes();
    binary.appendBytes(bytes);
    return tensor.put("parameters", new JsonObject().put("binary_data_size", bytes.length));
  }
}
