package dev.marquee.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.Shape.Features;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers by themselves, filled by a pattern, as graphs that ONNX Runtime runs. */
final class LayerGraphs {

  private LayerGraphs() {}

  /** Parameters of layers by the pattern of onnx_layers.py. */
  static Map<String, Tensor> weights(Layer... layers) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (ParameterSpec spec : network(layers).parameters()) {
      Tensor tensor = pattern(weights.size() + 1, shape(spec));
      if (spec.kind() == ParameterSpec.Kind.RUNNING_VARIANCE) {
        for (int i = 0; i < tensor.values().length; i++) {
          tensor.values()[i] = Math.abs(tensor.values()[i]) + 0.5f;
        }
      }
      weights.put(spec.name(), tensor);
    }
    return weights;
  }

  /** The values of onnx_layers.py's function of the same name. */
  static Tensor pattern(int salt, long... shape) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = ((i * 37 + salt * 11) % 101 - 50) / 64f;
    }
    return new Tensor(shape, values);
  }

  /** A network of layers only, for what needs no classifier. */
  static Network network(Layer... layers) {
    return new Network(
        Topology.ALEXNET, Head.CLASSIFIER, 1, Sequential.of(layers), Sequential.of());
  }

  /** Writes layers as they are and runs them. */
  static Tensor run(WeightedLayers network, Tensor x) throws OrtException {
    Shape input = shape(x);
    Shape output = new ShapeInference().after(new Sequential(network.layers()), input);
    GraphBuilder graph = new GraphBuilder("layers", "layers by themselves");
    graph.input("x", DataType.FLOAT, "what the layers read", dims(input));
    String y =
        new LayerWriter(graph, network.weights())
            .write(new Sequential(network.layers()), "x", input);
    graph.node("Identity", "y", List.of(y));
    graph.output("y", "what the layers make", dims(output));
    ModelProto.Builder model =
        ModelProto.newBuilder().setIrVersion(OnnxExporter.IR_VERSION).setGraph(graph.build());
    model.addOpsetImportBuilder().setVersion(OnnxExporter.OPSET);
    return Ort.run(model.build().toByteArray(), x).get("y");
  }

  private static long[] shape(ParameterSpec spec) {
    return spec.shape().stream().mapToLong(Long::longValue).toArray();
  }

  private static Shape shape(Tensor x) {
    int[] shape = Arrays.stream(x.shape()).mapToInt(Math::toIntExact).toArray();
    return shape.length == 4 ? new Maps(shape[1], shape[2], shape[3]) : new Features(shape[1]);
  }

  private static long[] dims(Shape shape) {
    return switch (shape) {
      case Maps maps -> new long[] {maps.channels(), maps.height(), maps.width()};
      case Features features -> new long[] {features.size()};
      case Shape.Unknown _ -> throw new IllegalArgumentException("layers that do not fit");
    };
  }
}
