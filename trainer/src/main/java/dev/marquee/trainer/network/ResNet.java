package dev.marquee.trainer.network;

import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet with 101 layers (arXiv:1512.03385), as torchvision builds it: a bottleneck strides in its
 * 3x3 convolution, not in the first 1x1.
 */
final class ResNet {

  private static final int[] BLOCKS = {3, 4, 23, 3};
  private static final int EXPANSION = 4;

  private ResNet() {}

  static List<Sequential> stages() {
    List<Sequential> stages = new ArrayList<>();
    stages.add(
        Sequential.of(
            new Convolution("conv1", 3, 64, 7, 2, 3, false),
            new BatchNormalization("bn1", 64),
            new Relu(),
            new MaxPool(3, 2, 1, false)));
    int in = 64;
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      stages.add(stage(stage, in));
      in = (64 << stage) * EXPANSION;
    }
    return stages;
  }

  private static Sequential stage(int stage, int channels) {
    List<Layer> layers = new ArrayList<>();
    int width = 64 << stage;
    int in = channels;
    for (int block = 0; block < BLOCKS[stage]; block++) {
      int stride = stage > 0 && block == 0 ? 2 : 1;
      layers.add(bottleneck("layer" + (stage + 1) + "." + block, in, width, stride));
      layers.add(new Relu());
      in = width * EXPANSION;
    }
    return new Sequential(layers);
  }

  private static Residual bottleneck(String name, int in, int width, int stride) {
    int out = width * EXPANSION;
    Sequential body =
        Sequential.of(
            new Convolution(name + ".conv1", in, width, 1, 1, 0, false),
            new BatchNormalization(name + ".bn1", width),
            new Relu(),
            new Convolution(name + ".conv2", width, width, 3, stride, 1, false),
            new BatchNormalization(name + ".bn2", width),
            new Relu(),
            new Convolution(name + ".conv3", width, out, 1, 1, 0, false),
            new BatchNormalization(name + ".bn3", out));
    Sequential identity = Sequential.of();
    Sequential projection =
        Sequential.of(
            new Convolution(name + ".downsample.0", in, out, 1, stride, 0, false),
            new BatchNormalization(name + ".downsample.1", out));
    return new Residual(body, in == out ? identity : projection);
  }

  static Sequential classifier(int classes) {
    return Sequential.of(
        new AdaptiveAveragePool(1, 1), new Flatten(), new Linear("fc", 512 * EXPANSION, classes));
  }
}
