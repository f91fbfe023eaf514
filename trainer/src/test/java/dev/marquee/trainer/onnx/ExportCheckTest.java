package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportCheckTest {

  @Test
  void tellsEverythingThatDoesNotFitAtOnce() {
    Network network =
        SmallNetworks.network(
            Sequential.of(new Convolution("conv", 3, 4, 3, 1, 1, true)),
            new BatchNormalization("bn", 5),
            new Flatten(),
            new Linear("linear", 7, 2));
    Map<String, Tensor> weights = SmallNetworks.weights(network);
    weights.remove("bn.running_mean");
    weights.put("linear.bias", new Tensor(new long[] {3}, new float[3]));
    weights.get("conv.bias").values()[1] = Float.NaN;
    Manifest manifest = Manifests.of(network, SmallNetworks.SIZE);

    assertThatExceptionOfType(ExportException.class)
        .isThrownBy(() -> OnnxExporter.export(network, weights, manifest))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .containsExactlyInAnyOrder(
                        "alexnet cannot be exported to ONNX:",
                        "  - bn expects 5 channels, but gets 4",
                        "  - linear expects 7 features, but gets 192",
                        "  - the last layer makes 2 features, not 3 logits",
                        "  - conv.bias holds NaN: the training diverged",
                        "  - bn.running_mean is missing",
                        "  - linear.bias has shape [3], not [2]"));
  }

  @Test
  void tellsOfBranchesThatMakeNoFeatureMaps() {
    Sequential maps = Sequential.of(new Convolution("conv", 3, 4, 3, 1, 1, true));
    Concat concat = new Concat(List.of(maps, Sequential.of(new Flatten())));
    Network network =
        SmallNetworks.network(Sequential.of(concat), new Flatten(), new Linear("linear", 7, 3));

    assertThatExceptionOfType(ExportException.class)
        .isThrownBy(
            () ->
                OnnxExporter.export(
                    network,
                    SmallNetworks.weights(network),
                    Manifests.of(network, SmallNetworks.SIZE)))
        .withMessageEndingWith(
            ":\n  - branches that are joined make feature maps, not 144 features");
  }

  @Test
  void refusesPostersThatAreTooSmallForTheNetwork() {
    Network network = Topology.ALEXNET.network(Head.POOLED, 3);

    assertThatExceptionOfType(ExportException.class)
        .isThrownBy(
            () ->
                OnnxExporter.export(
                    network,
                    SmallNetworks.weights(network),
                    Manifests.of(network, SmallNetworks.SIZE)))
        .withMessageContaining("use a larger input size");
  }

  @Test
  void readsNoNetworkThatPostersOfTheSizeDoNotGoThrough() {
    Network network = Topology.ALEXNET.network(Head.CLASSIFIER, 3);

    assertThatExceptionOfType(PosterTooSmallException.class)
        .isThrownBy(() -> ExportedNetwork.read(new byte[0], "", network, SmallNetworks.SIZE))
        .withMessageContaining("alexnet needs posters of 63x63 or more");
  }
}
