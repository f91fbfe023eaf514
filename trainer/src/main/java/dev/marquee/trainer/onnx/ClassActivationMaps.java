package dev.marquee.trainer.onnx;

import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.LogitAdjustment;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Layer.StageStatistics;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Writes, beside the logits, how much each location of the last feature maps brings to each of them
 * (Zhou et al. 2016, arXiv:1512.04150). The averages over the locations are the logits before any
 * adjustment.
 */
public final class ClassActivationMaps {

  private static final AdaptiveAveragePool AVERAGE = new AdaptiveAveragePool(1, 1);

  private final GraphBuilder graph;
  private final WeightedLayers network;
  private final LayerWriter writer;

  private ClassActivationMaps(GraphBuilder graph, WeightedLayers network) {
    this.graph = graph;
    this.network = network;
    this.writer = new LayerWriter(graph, network.weights());
  }

  /**
   * Whether a network's class scores, or a part of them, are averages over locations, so that the
   * maps cost next to nothing.
   */
  public static boolean areIn(Network network) {
    List<Layer> layers = unadjusted(WeightedLayers.inference(network, Map.of()).layers());
    boolean linear = layers.getLast() instanceof Linear;
    int last = layers.size() - (linear ? 2 : 1);
    return last > 0
        && switch (layers.get(last)) {
          case Flatten _ -> layers.get(last - 1).equals(AVERAGE);
          case BatchNormalization _ -> layers.get(last - 1) instanceof StageStatistics;
          case StageStatistics _ -> linear;
          default -> false;
        };
  }

  /**
   * Writes a whole network and declares the maps as an output.
   *
   * @param x what its first layer reads
   * @return its logits
   */
  static String write(GraphBuilder graph, WeightedLayers network, String x, Maps input) {
    ClassActivationMaps maps = new ClassActivationMaps(graph, network);
    List<Layer> layers = unadjusted(network.layers());
    String logits =
        layers.getLast() instanceof Linear
            ? maps.ofLastStage(layers, x, input)
            : maps.ofPooledScores(layers, x, input);
    for (Layer adjustment : network.layers().subList(layers.size(), network.layers().size())) {
      logits = maps.writer.write(adjustment, logits, input);
    }
    return logits;
  }

  private static List<Layer> unadjusted(List<Layer> layers) {
    return layers.stream().filter(layer -> !(layer instanceof LogitAdjustment)).toList();
  }

  /** What comes before the last pooling makes the class scores of every location. */
  private String ofPooledScores(List<Layer> layers, String x, Maps input) {
    int pool = layers.lastIndexOf(AVERAGE);
    Sequential scoring = new Sequential(layers.subList(0, pool));
    Sequential pooling = new Sequential(layers.subList(pool, layers.size()));
    String scores = writer.write(scoring, x, input);
    Maps size = (Maps) new ShapeInference().after(scoring, input);
    String logits = writer.write(pooling, scores, size);
    declare(scores, size);
    return logits;
  }

  /**
   * The means of the last maps are averages over locations; what all other statistics bring to the
   * logits is spread evenly.
   */
  private String ofLastStage(List<Layer> layers, String x, Maps input) {
    Sequential first = new Sequential(layers.subList(0, layers.size() - 2));
    StageStatistics statistics = (StageStatistics) layers.get(layers.size() - 2);
    Linear linear = (Linear) layers.getLast();
    Shape size = new ShapeInference().after(first, input);
    List<String> maps = writer.stages(statistics, writer.write(first, x, input), size);
    String logits = writer.write(linear, writer.statistics(maps), size);
    Maps last =
        (Maps) new ShapeInference().after(new Sequential(List.copyOf(statistics.stages())), size);
    String weight = graph.initializer(linear.name() + ".last_means", kernel(linear, last));
    String scores = graph.node("Conv", linear.name() + ".scores", List.of(maps.getLast(), weight));
    String all = graph.node("Add", scores + ".all", List.of(scores, remainder(logits, scores)));
    declare(all, new Maps(linear.out(), last.height(), last.width()));
    return logits;
  }

  /** The weights of the last maps' means, the last but their root mean squares: [out, C, 1, 1]. */
  private Tensor kernel(Linear linear, Maps last) {
    float[] weights = network.weights().get(linear.name() + ".weight").values();
    float[] kernel = new float[linear.out() * last.channels()];
    for (int out = 0; out < linear.out(); out++) {
      int from = (out + 1) * linear.in() - 2 * last.channels();
      System.arraycopy(weights, from, kernel, out * last.channels(), last.channels());
    }
    return new Tensor(new long[] {linear.out(), last.channels(), 1, 1}, kernel);
  }

  /** What the averages of the scores lack of the logits: [N, classes, 1, 1]. */
  private String remainder(String logits, String scores) {
    String average = graph.node("GlobalAveragePool", scores + ".average", List.of(scores));
    String shape = graph.constant(scores + ".shape", 0, -1, 1, 1);
    String shaped = graph.node("Reshape", logits + ".shaped", List.of(logits, shape));
    return graph.node("Sub", scores + ".remainder", List.of(shaped, average));
  }

  private void declare(String maps, Maps size) {
    graph.rename(maps, ModelPackage.ATTRIBUTION);
    graph.output(
        ModelPackage.ATTRIBUTION,
        "class activation maps",
        size.channels(),
        size.height(),
        size.width());
  }
}
