package dev.marquee.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.trainer.JsonGoldens;
import dev.marquee.trainer.djl.Djl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PicturesTest {

  private static final JsonNode GOLDEN = JsonGoldens.read(PicturesTest.class, "pictures.json");

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());
  private final NDArray posters =
      manager.create(
          JsonGoldens.floats(GOLDEN.get("posters")),
          new Shape(2, GOLDEN.get("height").asInt(), GOLDEN.get("width").asInt(), 3));

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void cropsResizesAndMirrorsAsTorchvisionDoes() {
    List<ResizedCrop> crops = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int[] part = JsonGoldens.ints(GOLDEN.get("parts").get(i));
      var rectangle = new Rectangle(part[0], part[1], part[2], part[3]);
      crops.add(new ResizedCrop(rectangle, GOLDEN.get("mirrored").get(i).asBoolean()));
    }
    check("cropped", ResizedCrop.apply(posters, crops));
  }

  @Test
  void changesColoursAsTorchvisionDoes() {
    checkColour("brightness", Colour::brightness);
    checkColour("contrast", Colour::contrast);
    checkColour("saturation", Colour::saturation);
  }

  @Test
  void aWholeCropChangesNothingButPerhapsTheSide() {
    var whole = Rectangle.whole(12, 9);
    var both = List.of(new ResizedCrop(whole, false), new ResizedCrop(whole, true));
    float[] result = ResizedCrop.apply(posters, both).toFloatArray();
    float[] expected = posters.get("0:1").concat(posters.get("1:2").flip(2), 0).toFloatArray();
    assertThat(result).isEqualTo(expected);
  }

  @Test
  void mixesPostersAndTargetsAlike() {
    NDArray targets = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2));
    Mix blended = new Mix(posters, targets).blended(0.75);
    assertThat(blended.targets().toFloatArray()).containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
    assertThat(blended.posters().getFloat(0, 3, 4, 1))
        .isEqualTo(
            0.75f * posters.getFloat(0, 3, 4, 1) + 0.25f * posters.getFloat(1, 3, 4, 1),
            offset(1e-4f));
  }

  @Test
  void exchangesRectanglesAndTargetsByTheirArea() {
    NDArray targets = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2));
    Mix cut = new Mix(posters, targets).cut(new Rectangle(6, 3, 6, 3));
    float share = 18f / 108;
    assertThat(cut.targets().toFloatArray())
        .containsExactly(new float[] {1 - share, share, share, 1 - share}, offset(1e-6f));
    assertThat(cut.posters().getFloat(0, 6, 3, 0)).isEqualTo(posters.getFloat(1, 6, 3, 0));
    assertThat(cut.posters().getFloat(0, 11, 5, 2)).isEqualTo(posters.getFloat(1, 11, 5, 2));
    assertThat(cut.posters().getFloat(0, 5, 3, 0)).isEqualTo(posters.getFloat(0, 5, 3, 0));
    assertThat(cut.posters().getFloat(0, 6, 6, 0)).isEqualTo(posters.getFloat(0, 6, 6, 0));
  }

  private void checkColour(String golden, BiFunction<NDArray, float[], NDArray> change) {
    check(golden, change.apply(posters, JsonGoldens.floats(GOLDEN.get("factors"))));
  }

  private static void check(String golden, NDArray actual) {
    assertThat(actual.toFloatArray())
        .containsExactly(JsonGoldens.floats(GOLDEN.get(golden)), offset(2e-3f));
  }
}
