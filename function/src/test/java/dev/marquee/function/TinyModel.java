package dev.marquee.function;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real model package whose answers can be computed by hand: the mean of each colour, 0 to 1, is
 * its genre's logit times {@value #GAIN}, and the fourth genre's logit is 0. With attribution, its
 * maps are those logits of each square of two by two pixels.
 */
public final class TinyModel {
  public static final List<String> LABELS = List.of("Horror", "Comedy", "Drama", "Mystery");
  public static final ImageSize SIZE = new ImageSize(6, 4);

  /** What a pure colour's logit is. */
  static final float GAIN = 3;

  private TinyModel() {}

  /** Lets a test write a package from the command line, to try the function by hand. */
  public static void main(String[] arguments) {
    write(Path.of(arguments[0]));
  }

  public static ModelPackage write(Path folder) {
    return write(folder, manifest(), manifest());
  }

  /** Writes a package whose graph may say something else than its manifest. */
  public static ModelPackage write(Path folder, Manifest manifest, Manifest graph) {
    return PackageWriter.write(folder, manifest, onnx(graph).toByteArray(), "# tiny\n", true);
  }

  public static Manifest manifest() {
    return manifest("tiny", "1.2.3", LABELS, SIZE, false);
  }

  /** A manifest of a model called otherwise, whose answers differ by the order of its labels. */
  public static Manifest manifest(
      String name, String version, List<String> labels, ImageSize size, boolean attribution) {
    String digest = "0".repeat(64);
    return new Manifest(
        Manifest.FORMAT,
        name,
        version,
        "colour-means",
        "pooled",
        labels,
        List.of(),
        LabelPolicy.ALPHABETICAL,
        size,
        attribution,
        Precision.FP32,
        Map.of("epochs", "0"),
        new Manifest.DataFingerprint(digest, 0, 0, 0),
        Map.of("accuracy", 0.25),
        digest);
  }

  /** The softmax of the logits, in double precision. */
  public static double[] expected(double red, double green, double blue) {
    double[] logits = {GAIN * red, GAIN * green, GAIN * blue, 0};
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.exp(logits[i]);
      sum += logits[i];
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] /= sum;
    }
    return logits;
  }

  private static ModelProto onnx(Manifest manifest) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph(manifest));
    manifest
        .metadata()
        .forEach(
            (name, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(name).setValue(value)));
    return model.build();
  }

  private static GraphProto graph(Manifest manifest) {
    ImageSize size = manifest.inputSize();
    GraphProto.Builder graph = GraphProto.newBuilder();
    if (manifest.attribution()) {
      addAttribution(graph, manifest);
    }
    return graph
        .setName("tiny")
        .addInput(value("poster", TensorProto.DataType.UINT8, -1, size.height(), size.width(), 3))
        .addOutput(value("probabilities", TensorProto.DataType.FLOAT, -1, manifest.labels().size()))
        .addInitializer(weights(manifest.labels().size()))
        .addNode(
            node("Cast", "pixels", "poster")
                .addAttribute(integers("to", false, TensorProto.DataType.FLOAT.getNumber())))
        .addNode(
            node("ReduceMean", "means", "pixels")
                .addAttribute(integers("axes", true, 1, 2))
                .addAttribute(integers("keepdims", false, 0)))
        .addNode(node("MatMul", "logits", "means", "weights"))
        .addNode(node("Softmax", "probabilities", "logits"))
        .build();
  }

  private static void addAttribution(GraphProto.Builder graph, Manifest manifest) {
    int labels = manifest.labels().size();
    ImageSize size = manifest.inputSize();
    graph
        .addOutput(
            value(
                "attribution",
                TensorProto.DataType.FLOAT,
                -1,
                labels,
                size.height() / 2,
                size.width() / 2))
        .addInitializer(
            TensorProto.newBuilder()
                .setName("kernels-shape")
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(4)
                .addAllInt64Data(List.of((long) labels, 3L, 1L, 1L)))
        .addNode(
            node("Cast", "all-pixels", "poster")
                .addAttribute(integers("to", false, TensorProto.DataType.FLOAT.getNumber())))
        .addNode(
            node("Transpose", "planes", "all-pixels")
                .addAttribute(integers("perm", true, 0, 3, 1, 2)))
        .addNode(
            node("AveragePool", "squares", "planes")
                .addAttribute(integers("kernel_shape", true, 2, 2))
                .addAttribute(integers("strides", true, 2, 2)))
        .addNode(
            node("Transpose", "labels-first", "weights").addAttribute(integers("perm", true, 1, 0)))
        .addNode(node("Reshape", "kernels", "labels-first", "kernels-shape"))
        .addNode(node("Conv", "attribution", "squares", "kernels"));
  }

  /** From three colours to the labels: the first three each follow one colour. */
  private static TensorProto weights(int labels) {
    List<Float> values = new ArrayList<>();
    for (int colour = 0; colour < 3; colour++) {
      for (int label = 0; label < labels; label++) {
        values.add(colour == label ? GAIN / 255 : 0);
      }
    }
    return TensorProto.newBuilder()
        .setName("weights")
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addDims(3)
        .addDims(labels)
        .addAllFloatData(values)
        .build();
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  private static AttributeProto integers(String name, boolean list, long... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (!list) {
      return attribute.setType(AttributeProto.AttributeType.INT).setI(values[0]).build();
    }
    attribute.setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dimension : dimensions) {
      TensorShapeProto.Dimension.Builder size = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dimension < 0 ? size.setDimParam("N") : size.setDimValue(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
