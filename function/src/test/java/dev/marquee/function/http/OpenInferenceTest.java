package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModel;
import dev.marquee.function.TinyModelResource;
import dev.marquee.function.openinference.InferRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class OpenInferenceTest {
  private static final String INFER = "/v2/models/tiny/infer";

  @Test
  void tellsWhatItIs() {
    JsonNode server = get("/v2");
    assertThat(server.get("name").asText()).isEqualTo("marquee");
    assertThat(server.get("version").asText()).isNotBlank();
    assertThat(server.get("extensions"))
        .extracting(JsonNode::asText)
        .containsExactly("binary_tensor_data", "classification");
  }

  @Test
  void isLiveAndOnceWarmReady() throws InterruptedException {
    assertThat(get("/v2/health/live").get("live").asBoolean()).isTrue();
    for (int i = 0; i < 100 && Client.send(Client.get("/v2/health/ready")).statusCode() == 503; ) {
      Thread.sleep(50);
      i++;
    }
    assertThat(get("/v2/health/ready")).isEqualTo(Client.json("{\"ready\":true}".getBytes(UTF_8)));
    for (String model : List.of("/v2/models/tiny", "/v2/models/tiny/versions/1.2.3")) {
      assertThat(get(model + "/ready"))
          .isEqualTo(Client.json("{\"name\":\"tiny\",\"ready\":true}".getBytes(UTF_8)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/tiny", "/v2/models/tiny/versions/1.2.3"})
  void tellsTheTensorsOfAModel(String path) {
    assertThat(get(path))
        .isEqualTo(
            Client.json(
                """
                {"name": "tiny", "versions": ["1.2.3"], "platform": "onnx_onnxv1",
                 "inputs": [{"name": "poster", "datatype": "UINT8", "shape": [-1, 6, 4, 3]}],
                 "outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 4]}]}
                """
                    .getBytes(UTF_8)));
  }

  @Test
  void infersPixelsInNestedJson() {
    String row = repeat("[255,127,0]", 4);
    String poster = "[" + repeat("[" + row + "]", 6) + "]";
    JsonNode answer = infer("\"UINT8\"", "poster", "[1,6,4,3]", "[" + poster + "]");
    assertThat(answer.get("model_name").asText()).isEqualTo("tiny");
    assertThat(answer.get("model_version").asText()).isEqualTo("1.2.3");
    assertThat(answer.get("id").asText()).isEqualTo("x1");
    assertThat(answer.at("/outputs/0/datatype").asText()).isEqualTo("FP32");
    assertThat(answer.at("/outputs/0/shape")).isEqualTo(Client.json("[1,4]".getBytes(UTF_8)));
    assertProbabilities(answer.at("/outputs/0/data"), 0, 1, 127 / 255.0, 0);
  }

  @Test
  void infersPixelsInFlatJsonEachPosterByItself() {
    String data = "[" + repeat("255,127,0", 24) + "," + repeat("0,0,255", 24) + "]";
    JsonNode answer = infer("\"UINT8\"", "poster", "[2,6,4,3]", data);
    assertProbabilities(answer.at("/outputs/0/data"), 0, 1, 127 / 255.0, 0);
    assertProbabilities(answer.at("/outputs/0/data"), 4, 0, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
  void readsARequestWhateverItsMediaType(String type) {
    String request =
        "{\"inputs\":[{\"name\":\"poster\",\"datatype\":\"UINT8\",\"shape\":[30,6,4,3],\"data\":[%s]}]}"
            .formatted(repeat("7", 30 * 72));
    HttpResponse<byte[]> response = Client.send(Client.post(INFER, type, request.getBytes(UTF_8)));
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
  }

  @Test
  void takesWholeNumbersThatAreWrittenAsFractions() {
    String data = "[" + repeat("255.0,0,0.0", 24) + "]";
    JsonNode answer = infer("\"UINT8\"", "poster", "[1,6,4,3]", data);
    assertProbabilities(answer.at("/outputs/0/data"), 0, 1, 0, 0);
  }

  @Test
  void classifiesNothingWhereNoClassesAreAsked() {
    String request =
        """
        {"outputs":[{"name":"probabilities","parameters":{"classification":0}}],
         "inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["%s"]}]}\
        """
            .formatted(Client.base64(Images.png(Color.RED)));
    JsonNode answer =
        Client.json(Client.send(Client.post(INFER, "application/json", request.getBytes(UTF_8))));
    assertProbabilities(answer.at("/outputs/0/data"), 0, 1, 0, 0);
  }

  @Test
  void saysInItsOwnTermsWhatToSend() {
    HttpResponse<byte[]> empty = Client.send(Client.post(INFER, "application/json", new byte[0]));
    assertThat(Client.json(empty).get("error").asText())
        .endsWith("send an inference request in JSON");
    HttpResponse<byte[]> nowhere = Client.send(Client.get("/v2/models"));
    assertThat(Client.json(nowhere).get("error").asText()).contains("/v2/models/MODEL");
  }

  /** As many libraries write members that are not set. */
  @Test
  void takesMembersThatAreNullForAbsent() {
    String request =
        """
        {"id":null,"parameters":null,"outputs":[{"name":"probabilities","parameters":null}],"inputs":[
         {"name":"image","datatype":"BYTES","shape":[1],"parameters":null,"data":["%s"]}]}\
        """
            .formatted(Client.base64(Images.png(Color.RED)));
    for (String json :
        List.of(request, request.replaceAll("\"outputs\":\\[.*?]", "\"outputs\":null"))) {
      HttpResponse<byte[]> response =
          Client.send(Client.post(INFER, "application/json", json.getBytes(UTF_8)));
      assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
      assertThat(Client.json(response).has("id")).isFalse();
    }
  }

  @Test
  void infersImagesInJsonAsBase64() {
    String data = "[\"" + Client.base64(Images.png(Color.RED)) + "\"]";
    JsonNode answer = infer("\"BYTES\"", "image", "[1,1]", data);
    assertProbabilities(answer.at("/outputs/0/data"), 0, 1, 0, 0);
  }

  @Test
  void infersManyImagesInBinaryAndAnswersInTheirOrder() {
    List<Color> colours = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.WHITE, Color.RED);
    byte[] tensor = bytes(colours.stream().map(Images::png).toList());
    JsonNode data =
        Client.json(sendBinary(header("image", "BYTES", "[5]", tensor.length, ""), tensor))
            .at("/outputs/0/data");
    for (int i = 0; i < 5; i++) {
      float[] rgb = colours.get(i).getRGBColorComponents(null);
      assertProbabilities(data, 4 * i, rgb[0], rgb[1], rgb[2]);
    }
  }

  @Test
  void answersInBinaryWhereItIsAskedTo() {
    byte[] tensor = new byte[2 * 72];
    Arrays.fill(tensor, 72, 144, (byte) 255);
    String wanted =
        ",\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"binary_data\":true}}]";
    HttpResponse<byte[]> response =
        sendBinary(header("poster", "UINT8", "[2,6,4,3]", tensor.length, wanted), tensor);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
    int length = (int) response.headers().firstValueAsLong(InferRequest.JSON_LENGTH).orElseThrow();
    JsonNode output = Client.json(Arrays.copyOf(response.body(), length)).at("/outputs/0");
    assertThat(output.at("/parameters/binary_data_size").asInt()).isEqualTo(32);
    assertThat(output.has("data")).isFalse();
    ByteBuffer floats =
        ByteBuffer.wrap(response.body(), length, 32).slice().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(response.body()).hasSize(length + 32);
    double[] black = TinyModel.expected(0, 0, 0);
    double[] white = TinyModel.expected(1, 1, 1);
    for (int i = 0; i < 4; i++) {
      assertThat((double) floats.getFloat(4 * i)).isEqualTo(black[i], within(1e-6));
      assertThat((double) floats.getFloat(16 + 4 * i)).isEqualTo(white[i], within(1e-6));
    }
  }

  @Test
  void namesTheHighestClassesWhereItIsAskedTo() {
    byte[] tensor = bytes(List.of(Images.png(Color.GREEN)));
    String wanted =
        ",\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"classification\":2}}]";
    JsonNode output =
        Client.json(sendBinary(header("image", "BYTES", "[1]", tensor.length, wanted), tensor))
            .at("/outputs/0");
    assertThat(output.get("datatype").asText()).isEqualTo("BYTES");
    assertThat(output.get("shape")).isEqualTo(Client.json("[1,2]".getBytes(UTF_8)));
    assertThat(output.at("/data/0").asText()).matches("0\\.8700\\d\\d:1:Comedy");
    assertThat(output.at("/data/1").asText()).endsWith(":0:Horror");
  }

  @Test
  void refusesMorePostersThanMayEverWaitAndThenAnswersAgain() {
    byte[] tensor = new byte[4_000 * 72];
    HttpResponse<byte[]> refused =
        sendBinary(header("poster", "UINT8", "[4000,6,4,3]", tensor.length, ""), tensor);
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(Client.json(refused).get("error").asText()).contains("4000 posters");
    infersPixelsInNestedJson();
  }

  @Test
  void stopsAtMoreElementsThanTheShapeSays() {
    byte[] tensor = bytes(Collections.nCopies(1000, new byte[0]));
    HttpResponse<byte[]> refused =
        sendBinary(header("image", "BYTES", "[1]", tensor.length, ""), tensor);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Client.json(refused).get("error").asText()).contains("more elements than its shape");
  }

  @Test
  void failsAsAWholeWhereOneOfItsImagesIsNone() {
    byte[] tensor = bytes(List.of(Images.png(Color.RED), "no image".getBytes(UTF_8)));
    HttpResponse<byte[]> refused =
        sendBinary(header("image", "BYTES", "[2]", tensor.length, ""), tensor);
    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(Client.json(refused).get("error").asText()).isNotBlank();
  }

  private static JsonNode get(String path) {
    HttpResponse<byte[]> response = Client.send(Client.get(path));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return Client.json(response);
  }

  private static JsonNode infer(String datatype, String name, String shape, String data) {
    String request =
        "{\"id\":\"x1\",\"inputs\":[{\"data\":%s,\"name\":\"%s\",\"datatype\":%s,\"shape\":%s}]}"
            .formatted(data, name, datatype, shape);
    HttpResponse<byte[]> response =
        Client.send(Client.post(INFER, "application/json", request.getBytes(UTF_8)));
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return Client.json(response);
  }

  private static String header(
      String name, String datatype, String shape, int length, String more) {
    return """
    {"inputs":[{"name":"%s","datatype":"%s","shape":%s,"parameters":{"binary_data_size":%d}}]%s}\
    """
        .formatted(name, datatype, shape, length, more);
  }

  private static HttpResponse<byte[]> sendBinary(String header, byte[] tensor) {
    byte[] json = header.getBytes(UTF_8);
    byte[] body = Arrays.copyOf(json, json.length + tensor.length);
    System.arraycopy(tensor, 0, body, json.length, tensor.length);
    return Client.send(
        Client.post(INFER, "application/octet-stream", body)
            .header(InferRequest.JSON_LENGTH, Integer.toString(json.length)));
  }

  /** Each element with its length before it, the lowest byte first. */
  private static byte[] bytes(List<byte[]> elements) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    for (byte[] element : elements) {
      tensor.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(element.length).array());
      tensor.writeBytes(element);
    }
    return tensor.toByteArray();
  }

  private static String repeat(String element, int times) {
    return Stream.generate(() -> element).limit(times).collect(Collectors.joining(","));
  }

  private static void assertProbabilities(
      JsonNode data, int from, double red, double green, double blue) {
    double[] expected = TinyModel.expected(red, green, blue);
    for (int i = 0; i < expected.length; i++) {
      assertThat(data.get(from + i).asDouble()).isEqualTo(expected[i], within(1e-6));
    }
  }
}
