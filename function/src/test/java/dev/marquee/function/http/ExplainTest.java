package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.ModelsFolderResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = ModelsFolderResource.class, restrictToAnnotatedClass = true)
class ExplainTest {
  /** Red on the left and black on the right: Horror, for what is left. */
  private static final byte[] HALF_RED = Images.halves(Color.RED, Color.BLACK);

  /** Hot is a fifth of the colour under four fifths of 0xfcffa4, the lightest of the colour map. */
  @ParameterizedTest
  @CsvSource({
    "0xFF0000, Horror, 0xfdcc83",
    "0x00FF00, Comedy, 0xcaff83",
    "0x0000FF, Drama, 0xcaccb6",
  })
  void showsWhereTheFirstGenreShows(String colour, String genre, String hottest)
      throws IOException {
    byte[] half = Images.halves(Color.decode(colour), Color.BLACK);
    JsonNode answer = post("/classify?model=seeing&explain=true", "image/png", half);
    assertThat(answer.get("genres").get(0).get("genre").asText()).isEqualTo(genre);
    JsonNode explanation = answer.get("explanation");
    assertThat(explanation.get("genre").asText()).isEqualTo(genre);
    assertThat(explanation.get("mediaType").asText()).isEqualTo("image/png");
    BufferedImage picture = picture(explanation);
    assertThat(picture.getWidth()).isEqualTo(ModelsFolderResource.SEEING.width());
    assertThat(picture.getHeight()).isEqualTo(ModelsFolderResource.SEEING.height());
    int bottom = picture.getHeight() - 1;
    int right = picture.getWidth() - 1;
    int hot = Integer.decode(hottest);
    assertThat(picture.getRGB(0, 0) & 0xFFFFFF).isEqualTo(hot);
    assertThat(picture.getRGB(right / 2 - 2, bottom) & 0xFFFFFF).isEqualTo(hot);
    assertThat(picture.getRGB(right / 2 + 3, 0) & 0xFFFFFF).isZero();
    assertThat(picture.getRGB(right, bottom) & 0xFFFFFF).isZero();
  }

  @Test
  void explainsInJsonToo() throws IOException {
    byte[] body =
        ("{\"model\":\"seeing\",\"explain\":true,\"top\":1,\"image\":\""
                + Client.base64(HALF_RED)
                + "\"}")
            .getBytes();
    JsonNode answer = post("/classify", "application/json", body);
    JsonNode other = post("/classify?model=seeing&explain=true&top=1", "image/png", HALF_RED);
    assertThat(answer).isEqualTo(other);
  }

  @Test
  void leavesAPosterAsItIsWhereNothingStandsOut() throws IOException {
    JsonNode answer =
        post("/classify?model=seeing&explain=true", "image/png", Images.png(Color.BLUE));
    BufferedImage picture = picture(answer.get("explanation"));
    for (int x = 0; x < picture.getWidth(); x++) {
      assertThat(picture.getRGB(x, x) & 0xFFFFFF).isEqualTo(0x0000FF);
    }
  }

  @Test
  void answersAsWithoutAnExplanationButForIt() {
    JsonNode plain = post("/classify?model=seeing&explain=false", "image/png", HALF_RED);
    JsonNode explained = post("/classify?model=seeing&explain=true", "image/png", HALF_RED);
    assertThat(plain.has("explanation")).isFalse();
    assertThat(explained.get("genres")).isEqualTo(plain.get("genres"));
  }

  @Test
  void saysWhichModelsExplain() {
    for (JsonNode model : Client.json(Client.send(Client.get("/models"))).get("models")) {
      boolean seeing = model.get("name").asText().equals("seeing");
      assertThat(model.get("attribution").asBoolean()).isEqualTo(seeing);
    }
  }

  private static BufferedImage picture(JsonNode explanation) throws IOException {
    byte[] png = explanation.get("image").binaryValue();
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static JsonNode post(String path, String type, byte[] body) {
    HttpResponse<byte[]> response = Client.send(Client.post(path, type, body));
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    return Client.json(response);
  }
}
