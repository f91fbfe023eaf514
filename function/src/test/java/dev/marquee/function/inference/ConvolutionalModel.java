package dev.marquee.function.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.function.TinyModel;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** A network of two convolutions with random weights: what ONNX Runtime optimises and threads. */
final class ConvolutionalModel {
  private static final ImageSize SIZE = new ImageSize(48, 32);
  private static final int CHANNELS = 16;

  private final Random random = new Random(7);
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("convolutional");

  /** Writes a package; its graph has no metadata, so nothing may check it against the manifest. */
  static ModelPackage write(Path folder) {
    Manifest told = TinyModel.manifest();
    Manifest manifest =
        new Manifest(
            told.format(),
            "convolutional",
            told.version(),
            told.network(),
            told.head(),
            told.labels(),
            List.of(),
            told.labelPolicy(),
            SIZE,
            told.attribution(),
            told.precision(),
            told.recipe(),
            told.data(),
            told.metrics(),
            told.sha256());
    byte[] onnx = new ConvolutionalModel().onnx(told.labels().size()).toByteArray();
    return PackageWriter.write(folder, manifest, onnx, "# convolutional\n", true);
  }

  private ModelProto onnx(int labels) {
    value(true, "poster", TensorProto.DataType.UINT8, SIZE.height(), SIZE.width(), 3);
    value(false, "probabilities", TensorProto.DataType.FLOAT, labels);
    node("Cast", "pixels", "poster").addAttribute(integer("to", 1));
    node("Transpose", "planes", "pixels").addAttribute(integers("perm", 0, 3, 1, 2));
    weights("first", 1f / 255, CHANNELS, 3, 3, 3);
    node("Conv", "c1", "planes", "first").addAttribute(integers("pads", 1, 1, 1, 1));
    node("Relu", "r1", "c1");
    weights("second", 0.3f, CHANNELS, CHANNELS, 3, 3);
    node("Conv", "c2", "r1", "second").addAttribute(integers("strides", 2, 2));
    node("Relu", "r2", "c2");
    node("GlobalAveragePool", "means", "r2");
    node("Flatten", "features", "means");
    weights("head", 1, CHANNELS, labels);
    node("MatMul", "logits", "features", "head");
    node("Softmax", "probabilities", "logits");
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private NodeProto.Builder node(String operator, String output, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOpType(operator)
        .setName(output)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  private void weights(String name, float scale, long... dimensions) {
    TensorProto.Builder tensor =
        graph
            .addInitializerBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber());
    long count = LongStream.of(dimensions).peek(tensor::addDims).reduce(1, (a, b) -> a * b);
    for (long i = 0; i < count; i++) {
      tensor.addFloatData((float) random.nextGaussian() * scale);
    }
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    LongStream.of(values).forEach(attribute::addInts);
    return attribute.build();
  }

  /** A tensor whose first dimension, the batch, is open. */
  private void value(boolean input, String name, TensorProto.DataType type, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("N");
    LongStream.of(dimensions).forEach(size -> shape.addDimBuilder().setDimValue(size));
    ValueInfoProto.Builder value = input ? graph.addInputBuilder() : graph.addOutputBuilder();
    value
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)));
  }
}
