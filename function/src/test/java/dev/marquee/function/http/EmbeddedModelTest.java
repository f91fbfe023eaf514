package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The model that answers where none is configured, beside what embedded_golden.py found with Pillow
 * and ONNX Runtime in Python.
 */
@QuarkusTest
@TestProfile(EmbeddedModelTest.Alone.class)
class EmbeddedModelTest {
  /** Versions and processors round otherwise by up to 0.0002 where they fuse layers or do not. */
  private static final float TOLERANCE = 0.001f;

  public static final class Alone implements QuarkusTestProfile {
    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }

    /** More genres than the model has. */
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("marquee.top", "100");
    }
  }

  @Test
  void answersEveryGenreAsInPythonWhereItHasFewerThanTheSettingSays() throws IOException {
    HttpResponse<byte[]> response =
        Client.send(Client.post("/classify", "image/png", Images.encode("png", rectangles())));
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    JsonNode answer = Client.json(response);
    assertThat(answer.get("model").asText()).isEqualTo("squeezenet1_1");
    Map<String, Float> genres = genres(answer);
    Map<String, Float> golden = golden();
    assertThat(genres).containsOnlyKeys(golden.keySet());
    golden.forEach(
        (genre, probability) ->
            assertThat(genres.get(genre)).as(genre).isEqualTo(probability, within(TOLERANCE)));
    assertThat(firstSix(genres)).isEqualTo(firstSix(golden));
  }

  /** As the script draws it. */
  private static BufferedImage rectangles() {
    BufferedImage image = new BufferedImage(182, 268, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int column = x / 30;
        int row = y / 30;
        int red = (column * 37 + row * 91) % 256;
        image.setRGB(x, y, red << 16 | column * 101 % 256 << 8 | row * 59 % 256);
      }
    }
    return image;
  }

  private static Map<String, Float> genres(JsonNode answer) {
    Map<String, Float> genres = new LinkedHashMap<>();
    for (JsonNode genre : answer.get("genres")) {
      genres.put(genre.get("genre").asText(), genre.get("probability").floatValue());
    }
    return genres;
  }

  private static Map<String, Float> golden() throws IOException {
    Map<String, Float> genres = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/embedded.csv"))) {
      String[] parts = line.split(",");
      genres.put(parts[0], Float.valueOf(parts[1]));
    }
    return genres;
  }

  /** Beyond them, some are as likely as others. */
  private static List<String> firstSix(Map<String, Float> genres) {
    return genres.keySet().stream().limit(6).toList();
  }
}
