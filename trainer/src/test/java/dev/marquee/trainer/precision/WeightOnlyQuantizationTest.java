package dev.marquee.trainer.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.Nodes;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightOnlyQuantizationTest {

  private static final float LARGE = 127;
  private static final float SMALL = 0.01f;

  @Test
  void aLargeWeightCoarsensItsBlockAlone() {
    float[] weights = new float[128];
    weights[0] = LARGE;
    weights[1] = SMALL;
    weights[64] = SMALL;

    float[] read = readBack(Constants.float32("w", List.of(1L, 128L), weights)).clone();

    assertThat(read[0]).isCloseTo(LARGE, within(1e-4f));
    assertThat(read[1]).isZero();
    assertThat(read[64]).isCloseTo(SMALL, within(1e-8f));
  }

  @Test
  void anOutputThatBlocksDoNotDivideHasOneScale() {
    float[] weights = new float[2 * 65];
    weights[0] = LARGE;
    weights[64] = SMALL;
    weights[65] = SMALL;

    float[] read = readBack(Constants.float32("w", List.of(2L, 65L), weights));

    assertThat(read[64]).isZero();
    assertThat(read[65]).isCloseTo(SMALL, within(1e-8f));
  }

  @Test
  void weightsKeepShapeAndType() {
    TensorProto half =
        Constants.half(Constants.float32("w", List.of(2L, 16L, 2L, 2L), new float[128]));
    GraphProto converted = WeightOnlyQuantization.convert(graph(half));

    assertThat(StoredWeights.read(converted).get("w").shape()).containsExactly(2, 16, 2, 2);
    assertThat(converted.getNodeList())
        .filteredOn(node -> node.getOutput(0).equals("w"))
        .singleElement()
        .satisfies(
            cast ->
                assertThat(cast.getAttribute(0).getI()).isEqualTo(DataType.FLOAT16.getNumber()));
  }

  private static float[] readBack(TensorProto weight) {
    return StoredWeights.read(WeightOnlyQuantization.convert(graph(weight))).get("w").values();
  }

  private static GraphProto graph(TensorProto weight) {
    return GraphProto.newBuilder()
        .addInitializer(weight)
        .addNode(Nodes.node("Conv", "c", List.of("x", "w"), "y"))
        .build();
  }
}
