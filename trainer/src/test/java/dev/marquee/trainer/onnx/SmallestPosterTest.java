package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmallestPosterTest {

  /**
   * As torchvision's documentation of each model has {@code min_size}; but SqueezeNet's, whose 17
   * need pooling windows larger than what they look at, which is not exported.
   */
  @ParameterizedTest
  @CsvSource({"ALEXNET, 63", "VGG19, 32", "VGG19_BN, 32", "RESNET101, 1", "SQUEEZENET1_1, 25"})
  void isTorchvisions(Topology topology, int side) {
    assertThat(SmallestPoster.side(topology.network(Head.POOLED, 3))).isEqualTo(side);
  }

  /** Those that are quickly made. */
  @ParameterizedTest
  @EnumSource(names = {"ALEXNET", "SQUEEZENET1_1"})
  void isTrainedAndExported(Topology topology) {
    Network network = topology.network(Head.POOLED, 3);
    int side = SmallestPoster.side(network);
    Manifest manifest = Manifests.of(network, new ImageSize(side, side));
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = new NetworkBlock(network, 1);
      block.initialize(manager);

      assertThatCode(() -> run(block, manager, side)).doesNotThrowAnyException();
      assertThat(OnnxExporter.export(network, block.save(), manifest)).isNotEmpty();
      if (topology == Topology.ALEXNET) {
        assertThatThrownBy(() -> run(block, manager, side - 1)).isNotNull();
      }
    }
  }

  private static void run(NetworkBlock block, NDManager manager, int side) {
    try (NDManager scope = manager.newSubManager()) {
      NDList images = new NDList(scope.zeros(new Shape(1, 3, side, side)));
      block.forward(new ParameterStore(scope, false), images, false).getFirst().toFloatArray();
    }
  }

  @Test
  void refusesPostersThatAreTooSmallEitherWay() {
    Network network = Topology.SQUEEZENET1_1.network(Head.POOLED, 3);

    SmallestPoster.require(network, new ImageSize(25, 25));
    assertThatThrownBy(() -> SmallestPoster.require(network, new ImageSize(300, 24)))
        .isInstanceOf(PosterTooSmallException.class)
        .hasMessage("squeezenet1_1 needs posters of 25x25 or more, and these have 300x24");
  }
}
