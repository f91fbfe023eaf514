package dev.marquee.trainer.morphism;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Blocks of ResNet beside the layers of SqueezeNet that are put into them, on random maps. */
class BottleneckTest {

  private static NDManager manager;
  private static NetworkBlock resNet;
  private static NetworkBlock squeezeNet;
  private static Map<String, Tensor> weights;

  @BeforeAll
  static void draw() {
    manager = Djl.engine().newBaseManager(Device.cpu());
    manager.getEngine().setRandomSeed(1);
    resNet = new NetworkBlock(Topology.RESNET101.network(Head.CLASSIFIER, 2), 1);
    resNet.initialize(manager);
    squeezeNet = new NetworkBlock(Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 2), 1);
    squeezeNet.initialize(manager);
    for (String bias : new String[] {".squeeze", ".expand1x1", ".expand3x3"}) {
      var parameter = squeezeNet.parametersByName().get("features.10" + bias + ".bias");
      parameter.getArray().addi(0.1f);
    }
    weights = squeezeNet.save();
  }

  @AfterAll
  static void release() {
    manager.close();
  }

  @Test
  void aWideBlockMakesAllMapsOfAFireModule() {
    Channels in = new Channels(256, 384);
    Channels out = new Channels(640, 384);
    NDArray x = only(in, maps(1024, 9, 7));
    NDArray y = fire("features.10").expand(block(9), x, in, out);
    assertThat(difference(out.of(y), ofSqueezeNet(6, in.of(x)))).isLessThan(1e-4f);
    assertThat(difference(in.of(y), in.of(x))).isZero();
  }

  @Test
  void twoBlocksShareAFireModuleThatIsTooWideForOne() {
    Channels in = new Channels(640, 384);
    NDArray x = only(in, maps(1024, 9, 7));
    NDArray y = fire("features.11").expand3x3(block(10), x, in, new Channels(256, 256));
    NDArray z = fire("features.11").expand1x1(block(11), y, in, new Channels(0, 256));
    assertThat(difference(new Channels(0, 512).of(z), ofSqueezeNet(7, in.of(x)))).isLessThan(1e-4f);
  }

  @Test
  void aNarrowBlockComesNearAFireModule() {
    Channels in = new Channels(0, 64);
    Channels out = new Channels(64, 128);
    NDArray x = only(in, smooth(256, 24, 24));
    NDArray y = fire("features.3").expand(block(1), x, in, out);
    assertThat(error(out.of(y), ofSqueezeNet(1, in.of(x)))).isLessThan(0.05f);
  }

  @Test
  void aStridedBlockComesNearAMaximum() {
    NDArray x = smooth(256, 24, 24);
    Bottleneck block = block(3);
    block.forget(x, new Channels(0, 0));
    NDArray y = MaxPool.pool(block, x, new Channels(0, 128), new Channels(256, 128));
    NDArray maxima =
        Pool.maxPool2d(x.get(":, 0:128"), new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
    assertThat(error(new Channels(256, 128).of(y), maxima)).isLessThan(0.05f);
    assertThat(y.get(":, 0:256").max().getFloat()).isZero();
  }

  @Test
  void whatIsForgottenIsZero() {
    NDArray x = maps(1024, 9, 7);
    Bottleneck block = block(12);
    block.forget(x, new Channels(100, 50));
    NDArray y = block.calibrate(x);
    assertThat(new Channels(100, 50).of(y).max().getFloat()).isZero();
    assertThat(difference(y.get(":, 0:100"), x.get(":, 0:100"))).isZero();
    assertThat(difference(y.get(":, 150:"), x.get(":, 150:"))).isZero();
  }

  private static Bottleneck block(int number) {
    return Bottleneck.of(resNet, resNet.network().residuals().get(number));
  }

  private static FireModule fire(String name) {
    return FireModule.of(weights, name);
  }

  /** What one of SqueezeNet's fire modules makes of maps; the first is number 1. */
  private static NDArray ofSqueezeNet(int number, NDArray maps) {
    Layer module =
        squeezeNet.network().features().layers().stream()
            .filter(Layer.Sequential.class::isInstance)
            .toList()
            .get(number - 1);
    return squeezeNet.run(module, maps);
  }

  /** Maps as a ReLU leaves them. */
  private static NDArray maps(int channels, int height, int width) {
    return Activation.relu(manager.randomNormal(new Shape(2, channels, height, width)));
  }

  /** Maps that change slowly, as those of pictures do. */
  private static NDArray smooth(int channels, int height, int width) {
    NDArray x = maps(channels, height, width);
    for (int i = 0; i < 3; i++) {
      x = Pool.avgPool2d(x, new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false, true);
    }
    return x;
  }

  /** Some of the maps, and nothing in the others. */
  private static NDArray only(Channels some, NDArray maps) {
    NDArray kept = maps.zerosLike();
    kept.set(new NDIndex(":, {}:{}", some.first(), some.first() + some.count()), some.of(maps));
    return kept;
  }

  private static float difference(NDArray actual, NDArray expected) {
    return actual.sub(expected).abs().max().getFloat();
  }

  /** The share of the variance that is missed. */
  private static float error(NDArray actual, NDArray expected) {
    NDArray missed = actual.sub(expected).square().mean();
    return missed.getFloat() / expected.sub(expected.mean()).square().mean().getFloat();
  }
}
