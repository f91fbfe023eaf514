package dev.marquee.function.openinference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.marquee.function.admission.AdmissionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads one inference request, token by token: as a tree of nodes, a tensor of numbers would take
 * many times its size. Members that the protocol does not have are skipped.
 */
public final class InferRequestReader {
  private static final int MOST_TENSORS = 64;
  private static final int MOST_DIMENSIONS = 8;

  /** What follows the JSON; each input takes its part. */
  private final ByteBuffer binary;

  private final JsonParser parser;
  private final int mostPosters;
  private Optional<String> id = Optional.empty();
  private boolean binaryOutput;
  private List<InputTensor> inputs = List.of();
  private List<RequestedOutput> outputs = List.of();

  private InferRequestReader(JsonParser parser, ByteBuffer binary, int mostPosters) {
    this.parser = parser;
    this.binary = binary;
    this.mostPosters = mostPosters;
  }

  /**
   * Reads a request.
   *
   * @param body JSON, and the data of tensors after it
   * @param jsonLength the value of the header {@value InferRequest#JSON_LENGTH}; without it, all is
   *     JSON
   * @param mostPosters how many posters there may be
   * @throws MalformedInferenceException if it is not one
   * @throws AdmissionException.TooManyPosters if a tensor has more strings than that
   */
  public static InferRequest read(
      JsonFactory json, byte[] body, Optional<String> jsonLength, int mostPosters) {
    int length = jsonLength.map(said -> length(said, body.length)).orElse(body.length);
    try (JsonParser parser = json.createParser(body, 0, length)) {
      ByteBuffer binary = ByteBuffer.wrap(body, length, body.length - length);
      return new InferRequestReader(parser, binary, mostPosters).request();
    } catch (IOException e) {
      throw new MalformedInferenceException(InvalidJson.describe(e));
    }
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
    throw malformed(
        "%s is %s, not a number from 0 to the body's %d bytes",
        InferRequest.JSON_LENGTH, said, longest);
  }

  private InferRequest request() throws IOException {
    parser.nextToken();
    JsonTokens.object(parser, "the request", this::member);
    if (parser.nextToken() != null) {
      throw malformed("the JSON goes on after the request");
    }
    if (binary.hasRemaining()) {
      throw malformed(
          "%d bytes follow the JSON that no binary_data_size speaks of", binary.remaining());
    }
    return new InferRequest(id, inputs, outputs, binaryOutput);
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "id" -> id = Optional.of(JsonTokens.string(parser, name));
      case "parameters" ->
          binaryOutput = flag(JsonTokens.parameters(parser), "binary_data_output").orElse(false);
      case "inputs" -> inputs = JsonTokens.array(parser, name, MOST_TENSORS, _ -> input());
      case "outputs" -> outputs = JsonTokens.array(parser, name, MOST_TENSORS, _ -> output());
      default -> parser.skipChildren();
    }
  }

  /** What is read of a tensor: its members come in any order. */
  private final class Fields {
    String name;
    String datatype;
    List<Long> shape;
    Map<String, Object> parameters = Map.of();
    TensorData data = new TensorData.Strings(List.of());

    void member(String member) throws IOException {
      switch (member) {
        case "name" -> name = JsonTokens.string(parser, member);
        case "datatype" -> datatype = JsonTokens.string(parser, member);
        case "shape" -> shape = JsonTokens.array(parser, member, MOST_DIMENSIONS, _ -> dimension());
        case "parameters" -> parameters = JsonTokens.parameters(parser);
        case "data" -> data = TensorData.read(parser, mostPosters);
        default -> parser.skipChildren();
      }
    }
  }

  private InputTensor input() throws IOException {
    Fields fields = new Fields();
    JsonTokens.object(parser, "an input", fields::member);
    if (fields.name == null || fields.datatype == null || fields.shape == null) {
      throw malformed("an input needs name, datatype and shape");
    }
    Object size = fields.parameters.get("binary_data_size");
    TensorData data = size == null ? fields.data : binary(fields.name, size);
    return new InputTensor(fields.name, fields.datatype, fields.shape, data);
  }

  private long dimension() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
      throw malformed("a shape has whole numbers from 0, not %s", parser.getText());
    }
    return parser.getLongValue();
  }

  private TensorData binary(String name, Object size) {
    if (!(size instanceof Long bytes) || bytes < 0 || bytes > binary.remaining()) {
      throw malformed(
          "input %s: binary_data_size is %s, of %d bytes that follow the JSON",
          name, size, binary.remaining());
    }
    ByteBuffer part = binary.slice(binary.position(), bytes.intValue());
    binary.position(binary.position() + bytes.intValue());
    return new TensorData.Binary(part);
  }

  private RequestedOutput output() throws IOException {
    Fields fields = new Fields();
    JsonTokens.object(parser, "an output", fields::member);
    if (fields.name == null) {
      throw malformed("an output needs a name");
    }
    return new RequestedOutput(
        fields.name, flag(fields.parameters, "binary_data"), classes(fields.parameters));
  }

  private static OptionalInt classes(Map<String, Object> parameters) {
    Object classes = parameters.get("classification");
    if (classes == null) {
      return OptionalInt.empty();
    }
    if (!(classes instanceof Long wanted) || wanted < 0) {
      throw malformed("classification is %s, not a whole number from 0", classes);
    }
    return wanted == 0 // as Triton's clients say that they want none
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(wanted, Integer.MAX_VALUE));
  }

  private static Optional<Boolean> flag(Map<String, Object> parameters, String name) {
    return switch (parameters.get(name)) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      case Object other -> throw malformed("%s is %s, not true or false", name, other);
    };
  }

  private static MalformedInferenceException malformed(String what, Object... values) {
    return new MalformedInferenceException(what.formatted(values));
  }
}
