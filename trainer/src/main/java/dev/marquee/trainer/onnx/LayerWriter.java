package dev.marquee.trainer.onnx;

import static dev.marquee.trainer.graph.Nodes.integer;
import static dev.marquee.trainer.graph.Nodes.integers;
import static dev.marquee.trainer.graph.Nodes.real;

import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.LogitAdjustment;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Layer.StageStatistics;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes layers as ONNX nodes. A layer with weights gives its name to its node and its
 * initializers; a layer without is named after what it reads: {@code features.0.relu}.
 */
final class LayerWriter {

  private final GraphBuilder graph;
  private final Map<String, Tensor> weights;
  private final ShapeInference shapes = new ShapeInference();

  LayerWriter(GraphBuilder graph, Map<String, Tensor> weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * Writes one layer.
   *
   * @param layer the layer, whose weights are there
   * @param x the tensor that it reads
   * @param shape the shape of {@code x}
   * @return the tensor that it makes; {@code x} itself where there is nothing to do
   */
  String write(Layer layer, String x, Shape shape) {
    return switch (layer) {
      case Sequential sequence -> sequence(sequence, x, shape);
      case Residual residual -> residual(residual, x, shape);
      case Concat concat -> concat(concat, x, shape);
      case StageStatistics statistics -> statistics(stages(statistics, x, shape));
      case Convolution conv -> convolution(conv, x);
      case BatchNormalization norm -> batchNormalization(norm, x);
      case Linear linear -> linear(linear, x);
      case LogitAdjustment adjustment ->
          graph.node("Sub", adjustment.name(), List.of(x, weight(adjustment.name() + ".bias")));
      case MaxPool pool -> maxPool(pool, x);
      case AdaptiveAveragePool pool -> adaptiveAveragePool(pool, x, (Maps) shape);
      case Relu _ -> graph.node("Relu", x + ".relu", List.of(x));
      case Flatten _ -> graph.node("Flatten", x + ".flatten", List.of(x), integer("axis", 1));
      case Dropout _ -> x;
    };
  }

  private String sequence(Sequential sequence, String x, Shape shape) {
    for (Layer layer : sequence.layers()) {
      x = write(layer, x, shape);
      shape = shapes.after(layer, shape);
    }
    return x;
  }

  private String residual(Residual residual, String x, Shape shape) {
    String body = write(residual.body(), x, shape);
    String shortcut = write(residual.shortcut(), x, shape);
    return graph.node("Add", body + ".add", List.of(body, shortcut));
  }

  private String concat(Concat concat, String x, Shape shape) {
    List<String> branches =
        concat.branches().stream().map(branch -> write(branch, x, shape)).toList();
    return graph.node("Concat", branches.getFirst() + ".concat", branches, integer("axis", 1));
  }

  /** Writes stages; answers what each makes. */
  List<String> stages(StageStatistics statistics, String x, Shape shape) {
    List<String> maps = new ArrayList<>();
    for (Sequential stage : statistics.stages()) {
      x = write(stage, x, shape);
      shape = shapes.after(stage, shape);
      maps.add(x);
    }
    return maps;
  }

  /** Describes maps as {@link StageStatistics} does: [N, 2 * channels of them all]. */
  String statistics(List<String> maps) {
    List<String> statistics =
        maps.stream().flatMap(x -> Stream.of(mean(x), rootMeanSquare(x))).toList();
    return graph.node("Concat", "statistics", statistics, integer("axis", 1));
  }

  private String mean(String x) {
    return graph.node(
        "ReduceMean", x + ".mean", List.of(x), integers("axes", 2, 3), integer("keepdims", 0));
  }

  /** Not by ReduceL2, which ONNX Runtime does three times as slowly on CPUs. */
  private String rootMeanSquare(String x) {
    String squares = graph.node("Mul", x + ".squares", List.of(x, x));
    return graph.node("Sqrt", x + ".root_mean_square", List.of(mean(squares)));
  }

  private String convolution(Convolution conv, String x) {
    List<String> inputs = new ArrayList<>(List.of(x, weight(conv.name() + ".weight")));
    if (conv.bias()) {
      inputs.add(weight(conv.name() + ".bias"));
    }
    int padding = conv.padding();
    return graph.node(
        "Conv",
        conv.name(),
        inputs,
        integers("kernel_shape", conv.kernel(), conv.kernel()),
        integers("strides", conv.stride(), conv.stride()),
        integers("pads", padding, padding, padding, padding));
  }

  private String batchNormalization(BatchNormalization norm, String x) {
    List<String> inputs = new ArrayList<>(List.of(x));
    for (String parameter : List.of("weight", "bias", "running_mean", "running_var")) {
      inputs.add(weight(norm.name() + "." + parameter));
    }
    return graph.node(
        "BatchNormalization", norm.name(), inputs, real("epsilon", BatchNormalization.EPSILON));
  }

  private String linear(Linear linear, String x) {
    List<String> inputs =
        List.of(x, weight(linear.name() + ".weight"), weight(linear.name() + ".bias"));
    return graph.node("Gemm", linear.name(), inputs, integer("transB", 1));
  }

  private String maxPool(MaxPool pool, String x) {
    int padding = pool.padding();
    return graph.node(
        "MaxPool",
        x + ".max_pool",
        List.of(x),
        integers("kernel_shape", pool.kernel(), pool.kernel()),
        integers("strides", pool.stride(), pool.stride()),
        integers("pads", padding, padding, padding, padding),
        integer("ceil_mode", pool.ceilMode() ? 1 : 0));
  }

  /** ONNX has no adaptive pooling; its windows, a linear map along each side, are two products. */
  private String adaptiveAveragePool(AdaptiveAveragePool pool, String x, Maps maps) {
    if (pool.height() == maps.height() && pool.width() == maps.width()) {
      return x;
    }
    String name = x + ".average_pool";
    if (pool.height() == 1 && pool.width() == 1) {
      return graph.node("GlobalAveragePool", name, List.of(x));
    }
    Averaging rows = Averaging.adaptive(maps.height(), pool.height());
    Averaging columns = Averaging.adaptive(maps.width(), pool.width());
    String down = graph.initializer(name + ".row_weights", rows.matrix());
    String across = graph.initializer(name + ".column_weights", columns.transposed());
    String narrow = graph.node("MatMul", name + ".columns", List.of(x, across));
    return graph.node("MatMul", name, List.of(down, narrow));
  }

  private String weight(String name) {
    return graph.initializer(name, weights.get(name));
  }
}
