package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of layer through ONNX Runtime, against what PyTorch makes of it. */
class LayerWriterTest {

  private static final long[] MAPS = {2, 4, 9, 5};
  private static final Map<String, Tensor> GOLDENS = goldens();

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void writesWhatPyTorchDoes(String name, Layer layer, long[] shape) throws Exception {
    WeightedLayers network = new WeightedLayers(List.of(layer), LayerGraphs.weights(layer));

    Tensor output = LayerGraphs.run(network, LayerGraphs.pattern(0, shape));

    assertThat(output.shape()).isEqualTo(GOLDENS.get(name).shape());
    assertThat(output.values()).containsExactly(GOLDENS.get(name).values(), within(1e-5f));
  }

  @Test
  void coversEveryGolden() {
    assertThat(layers().map(each -> each.get()[0]))
        .containsExactlyInAnyOrderElementsOf(GOLDENS.keySet());
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        arguments("convolution", new Convolution("c", 4, 3, 3, 2, 1, true), MAPS),
        arguments("convolution without bias", new Convolution("c", 4, 3, 1, 1, 0, false), MAPS),
        arguments("batch normalisation", new BatchNormalization("b", 4), MAPS),
        arguments("relu", new Relu(), MAPS),
        arguments("max pool", new MaxPool(3, 2, 1, false), MAPS),
        arguments("max pool with ceil mode", new MaxPool(3, 2, 0, true), new long[] {2, 4, 8, 6}),
        arguments(
            "max pool whose last window starts in the padding", new MaxPool(2, 3, 1, true), MAPS),
        arguments("adaptive pool to fewer cells", new AdaptiveAveragePool(4, 3), MAPS),
        arguments("adaptive pool to more rows or columns", new AdaptiveAveragePool(7, 7), MAPS),
        arguments("adaptive pool to the same size", new AdaptiveAveragePool(9, 5), MAPS),
        arguments("global average pool", new AdaptiveAveragePool(1, 1), MAPS),
        arguments("flatten", new Flatten(), MAPS),
        arguments("linear", new Linear("l", 7, 3), new long[] {2, 7}),
        arguments("dropout", new Dropout(0.5f), MAPS),
        arguments(
            "residual", new Residual(convolutions("body", 4, 3, 1, 1), Sequential.of()), MAPS),
        arguments(
            "residual with projection",
            new Residual(convolutions("body", 6, 3, 2, 1), convolutions("shortcut", 6, 1, 2, 0)),
            MAPS),
        arguments(
            "concat",
            new Concat(List.of(convolutions("0", 2, 1, 1, 0), convolutions("1", 3, 3, 1, 1))),
            MAPS),
        arguments(
            "sequence",
            Sequential.of(
                new Convolution("0", 4, 3, 3, 1, 0, true),
                new BatchNormalization("1", 3),
                new Relu(),
                new MaxPool(2, 2, 0, false)),
            MAPS));
  }

  private static Sequential convolutions(
      String name, int out, int kernel, int stride, int padding) {
    return Sequential.of(new Convolution(name, 4, out, kernel, stride, padding, true));
  }

  private static Map<String, Tensor> goldens() {
    try (InputStream json = LayerWriterTest.class.getResourceAsStream("/onnx/layers.json")) {
      return new ObjectMapper().readValue(json, new TypeReference<>() {});
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
