package dev.marquee.function.openinference;

import com.fasterxml.jackson.core.JsonFactory;
import dev.marquee.function.admission.AdmissionException;
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

  /**
   * Reads a request.
   *
   * @param body JSON, and the data of tensors after it
   * @param jsonLength the value of the header {@value #JSON_LENGTH}; without it, all is JSON
   * @param mostPosters how many posters there may be
   * @throws MalformedInferenceException if it is not one
   * @throws AdmissionException.TooManyPosters if a tensor has more strings than that
   */
  public static InferRequest read(
      JsonFactory json, byte[] body, Optional<String> jsonLength, int mostPosters) {
    int length = jsonLength.map(said -> length(said, body.length)).orElse(body.length);
    return InferRequestReader.read(json, body, length, mostPosters);
  }

  private static int length(String said, int longest) {
    try {
      int length = Integer.parseInt(said.strip());
      if (length >= 0 && length <= longest) {
        return length;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new MalformedInferenceException(
        "%s is %s, not a number from 0 to the body's %d bytes"
            .formatted(JSON_LENGTH, said, longest));
  }
}
