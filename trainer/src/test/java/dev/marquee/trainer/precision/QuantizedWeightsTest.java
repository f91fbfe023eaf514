package dev.marquee.trainer.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.Nodes;
import dev.marquee.trainer.graph.UnsupportedGraphException;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantizedWeightsTest {

  private static final float INPUT_SCALE = 0.5f;

  @Test
  void everyOutputHasItsOwnScale() {
    var quantized = weights(new float[] {0.63f, -0.25f, 63, 32}, new float[] {1, -1000});

    assertThat(numbers(quantized.weight())).containsExactly(63, -25, 63, 32);
    assertThat(numbers(quantized.weightScales())).containsExactly(0.01f, 1);
    assertThat(numbers(quantized.biasScales())).containsExactly(0.005f, 0.5f);
    assertThat(numbers(quantized.bias())).containsExactly(200, -2000);
  }

  @Test
  void aBiasThatTheWeightsAreTooSmallForWidensTheirScale() {
    var quantized = weights(new float[] {1e-12f, 0, 1, 1}, new float[] {3, 3});

    float bias = numbers(quantized.bias())[0] * numbers(quantized.biasScales())[0];
    assertThat(bias).isCloseTo(3, within(1e-5f));
  }

  @Test
  void anOutputOfZerosStaysZero() {
    var quantized = weights(new float[] {0, 0, 1, 1}, new float[] {0, 0});

    assertThat(numbers(quantized.weight())).startsWith(0, 0);
    assertThat(numbers(quantized.weightScales())[0]).isEqualTo(1);
  }

  @Test
  void refusesConstantsThatMarqueeDoesNotWrite() {
    GraphProto graph =
        GraphProto.newBuilder()
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("w")
                    .setDataType(DataType.DOUBLE.getNumber())
                    .addDoubleData(1))
            .build();

    assertThatExceptionOfType(UnsupportedGraphException.class)
        .isThrownBy(() -> StoredWeights.read(graph))
        .withMessageContaining("the constant w (DOUBLE");
  }

  @Test
  void refusesConstantsOfMoreNumbersThanAnyFileHolds() {
    GraphProto graph =
        GraphProto.newBuilder()
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("w")
                    .setDataType(DataType.FLOAT.getNumber())
                    .addAllDims(List.of(Long.MAX_VALUE, 4L)))
            .build();

    assertThatExceptionOfType(UnsupportedGraphException.class)
        .isThrownBy(() -> StoredWeights.read(graph))
        .withMessageContaining("the constant w (FLOAT, 0 bytes for 36893488147419103228 numbers)");
  }

  @Test
  void passesOverNodesThatMakeNothingOfWeights() {
    GraphProto graph =
        GraphProto.newBuilder()
            .addInitializer(Constants.float32("w", List.of(1L), 2))
            .addNode(NodeProto.newBuilder().setOpType("Constant").addOutput("made"))
            .addNode(Nodes.node("Mul", "m", List.of("w", "x"), "y"))
            .build();

    assertThat(StoredWeights.read(graph)).containsOnlyKeys("w");
  }

  @Test
  void refusesScalesThatDoNotFitTheirIntegers() {
    GraphProto graph =
        GraphProto.newBuilder()
            .addInitializer(Constants.float32("w", List.of(3L), 1, 2, 3))
            .addInitializer(Constants.float32("s", List.of(2L), 1, 2))
            .addNode(Nodes.node("Mul", "m", List.of("w", "s"), "y"))
            .build();

    assertThatExceptionOfType(UnsupportedGraphException.class)
        .isThrownBy(() -> StoredWeights.read(graph))
        .withMessageContaining("m scales 3 numbers by 2");
  }

  @Test
  void refusesShapesThatDoNotFitTheirWeights() {
    GraphProto graph =
        GraphProto.newBuilder()
            .addInitializer(Constants.float32("w", List.of(3L), 1, 2, 3))
            .addInitializer(Constants.int64("s", 2, 2))
            .addNode(Nodes.node("Reshape", "r", List.of("w", "s"), "y"))
            .build();

    assertThatExceptionOfType(UnsupportedGraphException.class)
        .isThrownBy(() -> StoredWeights.read(graph))
        .withMessageContaining("r is nothing that Marquee writes: shape [2, 2] holds 4 values");
  }

  private static QuantizedWeights weights(float[] weight, float[] bias) {
    return QuantizedWeights.of(
        Constants.float32("w", List.of(2L, 2L), weight),
        Constants.float32("b", List.of(2L), bias),
        INPUT_SCALE);
  }

  private static float[] numbers(TensorProto constant) {
    return Constants.read(constant).values();
  }
}
