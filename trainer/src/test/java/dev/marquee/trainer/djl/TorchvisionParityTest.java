package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Goldens;
import dev.marquee.trainer.network.Goldens.Golden;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tolerance is relative to the golden's largest logit. */
class TorchvisionParityTest {

  private static final float TOLERANCE = 1e-5f;

  @ParameterizedTest
  @MethodSource("posters")
  void answersAsTorchvisionDoesAtThePostersSize(Golden golden) {
    assertParity(golden);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("others")
  void answersAsTorchvisionDoesAtOtherSizes(Golden golden) {
    assertParity(golden);
  }

  static Stream<Golden> posters() {
    return Goldens.all().stream().filter(golden -> golden.height() == 300);
  }

  static Stream<Golden> others() {
    return Goldens.all().stream().filter(golden -> golden.height() != 300);
  }

  private static void assertParity(Golden golden) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      Network network = golden.network();
      var block = new NetworkBlock(network, 1);
      block.initialize(manager);
      block.load(FormulaWeights.fill(network));
      Tensor images = FormulaWeights.images(1, golden.height(), golden.width());
      NDArray input = manager.create(images.values(), new Shape(images.shape()));
      var store = new ParameterStore(manager, false);
      float[] logits = block.forward(store, new NDList(input), false).head().toFloatArray();
      assertThat(golden.relativeError(logits)).isLessThan(TOLERANCE);
    }
  }
}
