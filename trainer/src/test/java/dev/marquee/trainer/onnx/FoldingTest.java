package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each folding leaves has the output of what it was given, in ONNX Runtime. */
class FoldingTest {

  @Test
  void dropsDropoutAndNestedSequences() {
    Relu relu = new Relu();
    Residual residual =
        new Residual(Sequential.of(new Dropout(0.5f), Sequential.of(relu)), Sequential.of());

    WeightedLayers network =
        WeightedLayers.inference(
            LayerGraphs.network(Sequential.of(relu, new Dropout(0.1f)), residual),
            LayerGraphs.weights());

    assertThat(network.layers())
        .containsExactly(relu, new Residual(Sequential.of(relu), Sequential.of()));
  }

  @Test
  void foldsBatchNormalisationWhereverItFollowsAConvolution() throws Exception {
    Sequential normalised = normalised("a", 4, true);
    WeightedLayers network =
        network(
            new Residual(normalised, normalised("b", 4, false)),
            new Concat(List.of(normalised("c", 3, true), Sequential.of(new Relu()))));

    WeightedLayers folded = BatchNormFolding.fold(network);

    assertThat(folded.layers().toString()).doesNotContain("BatchNormalization");
    assertSameOutput(network, folded, LayerGraphs.pattern(0, 2, 4, 9, 5));
  }

  @Test
  void keepsBatchNormalisationThatFollowsNoConvolution() throws Exception {
    WeightedLayers network =
        network(
            new BatchNormalization("first", 4), new Relu(), new BatchNormalization("second", 4));

    WeightedLayers folded = BatchNormFolding.fold(network);

    assertThat(folded.layers()).isEqualTo(network.layers());
    assertSameOutput(network, folded, LayerGraphs.pattern(0, 2, 4, 9, 5));
  }

  @ParameterizedTest
  @CsvSource({"9, 5, 7, 7", "8, 4, 6, 6", "2, 3, 5, 7"})
  void foldsPoolingIntoTheNextLinearLayer(int height, int width, int rows, int columns)
      throws Exception {
    WeightedLayers network =
        network(
            new Relu(),
            new AdaptiveAveragePool(rows, columns),
            new Flatten(),
            new Linear("linear", 4 * rows * columns, 3),
            new Relu());

    WeightedLayers folded = PoolFolding.fold(network, new Maps(4, height, width));

    assertThat(folded.layers())
        .containsExactly(
            new Relu(),
            new Flatten(),
            new Linear("linear.folded", 4 * height * width, 3),
            new Relu());
    assertSameOutput(network, folded, LayerGraphs.pattern(0, 2, 4, height, width));
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "18, 11"})
  void keepsPoolingThatFoldingWouldNotMakeCheaper(int height, int width) {
    WeightedLayers network =
        network(new AdaptiveAveragePool(7, 7), new Flatten(), new Linear("linear", 2 * 7 * 7, 3));

    assertThat(PoolFolding.fold(network, new Maps(2, height, width)).layers())
        .isEqualTo(network.layers());
  }

  @Test
  void scoresEveryLocationBeforeTheLastPooling() throws Exception {
    WeightedLayers network =
        network(new AdaptiveAveragePool(1, 1), new Flatten(), new Linear("linear", 4, 3));

    WeightedLayers folded = PoolFolding.fold(network, new Maps(4, 9, 5));

    assertThat(folded.layers().getFirst())
        .isEqualTo(new Convolution("linear", 4, 3, 1, 1, 0, true));
    assertSameOutput(network, folded, LayerGraphs.pattern(0, 2, 4, 9, 5));
  }

  private static Sequential normalised(String name, int out, boolean bias) {
    return Sequential.of(
        new Convolution(name + ".conv", 4, out, 3, 1, 1, bias),
        new BatchNormalization(name + ".bn", out),
        new Relu());
  }

  private static WeightedLayers network(Layer... layers) {
    return new WeightedLayers(List.of(layers), LayerGraphs.weights(layers));
  }

  private static void assertSameOutput(WeightedLayers expected, WeightedLayers actual, Tensor x)
      throws Exception {
    Tensor output = LayerGraphs.run(expected, x);
    assertThat(output.values())
        .doesNotContain(Float.NaN)
        .isNotEqualTo(new float[output.values().length]);
    assertThat(LayerGraphs.run(actual, x).values()).containsExactly(output.values(), within(2e-5f));
  }
}
