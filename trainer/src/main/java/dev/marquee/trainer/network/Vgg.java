package dev.marquee.trainer.network;

import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/** VGG with 19 layers, configuration E (arXiv:1409.1556), as torchvision builds it. */
final class Vgg {

  /** How many channels each convolution of each stage has; a pooling ends every stage. */
  private static final List<List<Integer>> STAGES =
      List.of(
          List.of(64, 64),
          List.of(128, 128),
          List.of(256, 256, 256, 256),
          List.of(512, 512, 512, 512),
          List.of(512, 512, 512, 512));

  private Vgg() {}

  static List<Sequential> stages(boolean batchNormalization) {
    List<Sequential> stages = new ArrayList<>();
    int in = 3;
    int place = 0;
    for (List<Integer> widths : STAGES) {
      Sequential stage = stage(place, in, widths, batchNormalization);
      stages.add(stage);
      place += stage.layers().size();
      in = widths.getLast();
    }
    return stages;
  }

  /** Convolutions and a pooling; torchvision names a layer by its place in the whole network. */
  private static Sequential stage(
      int place, int channels, List<Integer> widths, boolean batchNormalization) {
    List<Layer> layers = new ArrayList<>();
    int in = channels;
    for (int out : widths) {
      layers.add(new Convolution(name(place + layers.size()), in, out, 3, 1, 1, true));
      if (batchNormalization) {
        layers.add(new BatchNormalization(name(place + layers.size()), out));
      }
      layers.add(new Relu());
      in = out;
    }
    layers.add(new MaxPool(2, 2, 0, false));
    return new Sequential(layers);
  }

  private static String name(int place) {
    return "features." + place;
  }

  static Sequential classifier(int classes) {
    return Sequential.of(
        new AdaptiveAveragePool(7, 7),
        new Flatten(),
        new Linear("classifier.0", 512 * 7 * 7, 4096),
        new Relu(),
        new Dropout(0.5f),
        new Linear("classifier.3", 4096, 4096),
        new Relu(),
        new Dropout(0.5f),
        new Linear("classifier.6", 4096, classes));
  }
}
