package dev.marquee.trainer.network;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** What torchvision's own networks answer with the state of {@link FormulaWeights}. */
public final class Goldens {

  /**
   * One answer for the image {@code FormulaWeights.images(1, height, width)}.
   *
   * @param logits torchvision's, one for each class
   */
  public record Golden(
      String topology, String head, int classes, int height, int width, float[] logits) {

    /** The network that answered. */
    public Network network() {
      return Topology.valueOf(topology.toUpperCase(Locale.ROOT))
          .network(Head.valueOf(head.toUpperCase(Locale.ROOT)), classes);
    }

    /** The largest difference from torchvision, as a share of its largest logit. */
    public float relativeError(float[] answer) {
      float largest = 0;
      float difference = answer.length == logits.length ? 0 : Float.POSITIVE_INFINITY;
      for (int i = 0; i < logits.length; i++) {
        largest = Math.max(largest, Math.abs(logits[i]));
        difference = Math.max(difference, Math.abs(logits[i] - answer[i]));
      }
      return difference / largest;
    }

    @Override
    public String toString() {
      return "%s %s %d at %dx%d".formatted(topology, head, classes, height, width);
    }
  }

  private Goldens() {}

  /** All answers: five networks, two heads, two sizes, 13 classes, and some with 1,000. */
  public static List<Golden> all() {
    return List.of(read("/goldens/torchvision.json", Golden[].class));
  }

  /** Reads a JSON file of the test resources. */
  public static <T> T read(String resource, Class<T> type) {
    try (InputStream in = Goldens.class.getResourceAsStream(resource)) {
      return new JsonMapper().readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
