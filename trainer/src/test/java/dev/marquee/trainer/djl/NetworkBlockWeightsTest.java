package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkBlockWeightsTest {

  private static final Network NETWORK = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 13);

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void savesWhatItLoaded() {
    NetworkBlock block = block(NETWORK, 1);
    Map<String, Tensor> weights = FormulaWeights.fill(NETWORK);
    block.load(weights);
    assertSame(block.save(), weights);
    assertThat(block.save().keySet()).containsExactlyElementsOf(weights.keySet());
  }

  @Test
  void listsEverythingThatDoesNotFitAtOnceAndReplacesNothing() {
    NetworkBlock block = block(NETWORK, 1);
    Map<String, Tensor> before = block.save();
    Map<String, Tensor> weights = FormulaWeights.fill(NETWORK);
    weights.remove("features.0.bias");
    weights.put("features.3.squeeze.bias", new Tensor(new long[] {2}, new float[2]));
    weights.put("fc.weight", new Tensor(new long[] {1}, new float[1]));
    weights.put("bn1.num_batches_tracked", new Tensor(new long[0], new float[1]));
    assertThatThrownBy(() -> block.load(weights))
        .isInstanceOf(WeightsMismatchException.class)
        .hasMessageContaining("squeezenet1_1 with 13 classes")
        .hasMessageContaining("features.0.bias is missing")
        .hasMessageContaining("features.3.squeeze.bias has shape [2], not [16]")
        .hasMessageContaining("fc.weight is not part of it")
        .hasMessageNotContaining("num_batches_tracked");
    assertSame(block.save(), before);
  }

  @Test
  void takesABackboneWithOtherClassesAndLeavesTheLastLayerFresh() {
    NetworkBlock block = block(NETWORK, 1);
    Map<String, Tensor> fresh = block.save();
    Network imageNet = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 1000);
    Map<String, Tensor> expected = FormulaWeights.fill(imageNet);
    block.loadBackbone(expected);
    expected.put("classifier.1.weight", fresh.get("classifier.1.weight"));
    expected.put("classifier.1.bias", fresh.get("classifier.1.bias"));
    assertSame(block.save(), expected);
  }

  @Test
  void takesABackboneUnderAnotherHead() {
    NetworkBlock block = block(Topology.SQUEEZENET1_1.network(Head.POOLED, 13), 1);
    Map<String, Tensor> expected = block.save();
    Map<String, Tensor> backbone = FormulaWeights.fill(NETWORK);
    block.loadBackbone(backbone);
    expected.replaceAll((name, fresh) -> backbone.getOrDefault(name, fresh));
    assertSame(block.save(), expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = Topology.class,
      names = {"ALEXNET", "SQUEEZENET1_1", "RESNET101"})
  void takesTheFeaturesOfARunWithOtherLabelsUnderAnyHead(Topology topology) {
    for (Head head : Head.values()) {
      Head other = head == Head.POOLED ? Head.CLASSIFIER : Head.POOLED;
      Map<String, Tensor> run = FormulaWeights.fill(topology.network(other, 5));
      NetworkBlock block = block(topology.network(head, 13), 1);
      List<String> own =
          block.network().classifierParameters().stream().map(ParameterSpec::name).toList();
      Map<String, Tensor> fresh = block.save();
      block.loadBackbone(run);
      Map<String, Tensor> features = block.save();
      for (String name : own) {
        assertThat(features.remove(name).values()).isEqualTo(fresh.get(name).values());
      }
      assertThat(run).containsKeys(features.keySet().toArray(String[]::new));
      features.forEach(
          (name, tensor) -> assertThat(tensor.values()).isEqualTo(run.get(name).values()));
    }
  }

  @Test
  void refusesAClassifierThatLacksOneOfItsLayers() {
    NetworkBlock block = block(Topology.ALEXNET.network(Head.CLASSIFIER, 13), 1);
    Map<String, Tensor> weights = FormulaWeights.fill(block.network());
    weights.remove("classifier.4.bias");
    assertThatThrownBy(() -> block.loadBackbone(weights))
        .isInstanceOf(WeightsMismatchException.class)
        .hasMessageContaining("classifier.4.bias is missing");
  }

  @Test
  void refusesABackboneThatLacksMoreThanTheLastLayer() {
    NetworkBlock block = block(NETWORK, 1);
    Map<String, Tensor> weights = new LinkedHashMap<>(FormulaWeights.fill(NETWORK));
    weights.remove("features.0.bias");
    assertThatThrownBy(() -> block.loadBackbone(weights))
        .isInstanceOf(WeightsMismatchException.class)
        .hasMessageContaining("features.0.bias is missing");
  }

  @Test
  void startsFromTheSameValuesForTheSameSeedOnly() {
    Map<String, Tensor> first = block(NETWORK, 1).save();
    assertSame(block(NETWORK, 1).save(), first);
    assertThat(block(NETWORK, 2).save().get("features.0.weight").values())
        .isNotEqualTo(first.get("features.0.weight").values());
  }

  /** Expected values: the formulas in torchvision's models and PyTorch's nn.init. */
  @Test
  void drawsFromTorchvisionsDistributions() {
    Map<String, Tensor> squeezeNet = block(NETWORK, 1).save();
    assertSpread(squeezeNet.get("features.12.expand3x3.weight"), Math.sqrt(2.0 / (64 * 9)));
    assertSpread(squeezeNet.get("classifier.1.weight"), 0.01);
    assertThat(squeezeNet.get("features.0.bias").values()).containsOnly(0);
    Map<String, Tensor> alexNet = block(Topology.ALEXNET.network(Head.POOLED, 13), 1).save();
    assertSpread(alexNet.get("features.3.weight"), 1 / Math.sqrt(3.0 * 64 * 25));
    assertThat(alexNet.get("features.3.bias").values()).doesNotContain(0);
    Map<String, Tensor> resNet = block(Topology.RESNET101.network(Head.CLASSIFIER, 13), 1).save();
    assertSpread(resNet.get("layer3.22.conv2.weight"), Math.sqrt(2.0 / (256 * 9)));
    assertThat(resNet.get("layer3.22.bn2.weight").values()).containsOnly(1);
    assertThat(resNet.get("layer3.22.bn2.running_var").values()).containsOnly(1);
    assertThat(resNet.get("layer3.22.bn2.running_mean").values()).containsOnly(0);
  }

  @Test
  void residualBranchesStartAsNothing() {
    Map<String, Tensor> resNet = block(Topology.RESNET101.network(Head.POOLED, 13), 1).save();
    assertThat(resNet.get("layer3.22.bn3.weight").values()).containsOnly(0);
    assertThat(resNet.get("layer3.22.bn2.weight").values()).containsOnly(1);
    assertThat(resNet.get("layer3.0.downsample.1.weight").values()).containsOnly(1);
  }

  private static void assertSpread(Tensor tensor, double expected) {
    double sum = 0;
    double squares = 0;
    for (float value : tensor.values()) {
      sum += value;
      squares += (double) value * value;
    }
    int n = tensor.values().length;
    assertThat(sum / n).isCloseTo(0, offset(expected * 0.05));
    assertThat(Math.sqrt(squares / n)).isCloseTo(expected, offset(expected * 0.05));
  }

  private NetworkBlock block(Network network, long seed) {
    var block = new NetworkBlock(network, seed);
    block.initialize(manager);
    return block;
  }

  private static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    assertThat(actual)
        .allSatisfy(
            (name, tensor) -> {
              assertThat(tensor.shape()).isEqualTo(expected.get(name).shape());
              assertThat(Arrays.equals(tensor.values(), expected.get(name).values())).isTrue();
            });
  }
}
