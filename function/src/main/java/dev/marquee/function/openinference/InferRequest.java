package dev.marquee.function.openinference;

import java.util.List;
import java.util.Optional;

/**
 * A request for inference of the Open Inference Protocol, version 2, over HTTP.
 *
 * @param id which the answer repeats
 * @param inputs which may be none
 * @param outputs those that are wanted; none said: all
 * @param binaryOutput whether outputs shall be binary that do not say
 * @see <a href="https://github.com/kserve/open-inference-protocol">Open Inference Protocol</a>
 */
public record InferRequest(
    Optional<String> id,
    List<InputTensor> inputs,
    List<RequestedOutput> outputs,
    boolean binaryOutput) {

  /** How many bytes of a body are JSON, where tensors follow in binary. */
  public static final String JSON_LENGTH = "Inference-Header-Content-Length";
}
