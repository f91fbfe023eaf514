package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AutocastTest {

  /** 1 + 2^-10: a float32 that bfloat16 has no room for. */
  private static final float FINE = 1 + 0x1p-10f;

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void computesProductsInBfloat16AndGivesFloat32() {
    NDArray product = Autocast.bfloat16(Device.cpu(), this::fineProduct);
    assertThat(product.getDataType()).isEqualTo(DataType.FLOAT32);
    assertThat(product.toFloatArray()).containsExactly(1);
  }

  @Test
  void isOffAgainAfterThePassAndAfterAFailure() {
    Autocast.bfloat16(Device.cpu(), this::fineProduct);
    assertThat(fineProduct().toFloatArray()).containsExactly(FINE);
    Supplier<NDArray> failing =
        () -> {
          throw new IllegalArgumentException("no such layer");
        };
    assertThatThrownBy(() -> Autocast.bfloat16(Device.cpu(), failing))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fineProduct().toFloatArray()).containsExactly(FINE);
  }

  @Test
  void usesWeightsAsTheyAreNowAndNotAsTheyWereInAnEarlierPass() {
    NDArray weight = manager.full(new Shape(1, 1), 1f);
    weight.setRequiresGradient(true);
    NDArray one = manager.ones(new Shape(1, 1));
    assertThat(Autocast.bfloat16(Device.cpu(), () -> one.matMul(weight)).getFloat()).isEqualTo(1);
    weight.set(new float[] {2});
    assertThat(Autocast.bfloat16(Device.cpu(), () -> one.matMul(weight)).getFloat()).isEqualTo(2);
  }

  @Test
  void trainsByNearlyTheGradientsOfFloat32() {
    NetworkBlock block = block();
    Map<String, float[]> exact = gradients(block, pass -> pass);
    Map<String, float[]> mixed =
        gradients(block, pass -> () -> Autocast.bfloat16(Device.cpu(), pass));
    assertThat(mixed.get("loss")[0]).isCloseTo(exact.get("loss")[0], withPercentage(2));
    // towards the input, what bfloat16 rounds away turns rectifiers on and off
    exact.forEach(
        (name, gradient) ->
            assertThat(cosine(gradient, mixed.get(name)))
                .as(name)
                .isGreaterThan(name.startsWith("classifier") ? 0.999 : 0.9));
  }

  private NDArray fineProduct() {
    return manager.full(new Shape(1, 1), FINE).matMul(manager.ones(new Shape(1, 1)));
  }

  private NetworkBlock block() {
    var network = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 5);
    var block = new NetworkBlock(network, 1);
    block.initialize(manager);
    block.load(FormulaWeights.fill(network));
    return block;
  }

  /** The loss and each parameter's gradient, by name. */
  private Map<String, float[]> gradients(
      NetworkBlock block, UnaryOperator<Supplier<NDArray>> mode) {
    Map<String, float[]> gradients = new TreeMap<>();
    Tensor images = FormulaWeights.images(4, 64, 48);
    NDList input = new NDList(manager.create(images.values(), new Shape(images.shape())));
    ParameterStore store = new ParameterStore(manager, false);
    try (GradientCollector collector = Djl.engine().newGradientCollector()) {
      // not in training, or dropout would differ
      Supplier<NDArray> pass = () -> block.forward(store, input, false).singletonOrThrow();
      NDArray loss = mode.apply(pass).get().logSoftmax(1).get(":, 2").mean().neg();
      collector.backward(loss);
      gradients.put("loss", new float[] {loss.getFloat()});
    }
    block
        .parametersByName()
        .forEach(
            (name, parameter) -> {
              NDArray gradient = parameter.getArray().getGradient();
              assertThat(gradient.getDataType()).as(name).isEqualTo(DataType.FLOAT32);
              gradients.put(name, gradient.toFloatArray());
              gradient.muli(0);
            });
    return gradients;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      lengthA += (double) a[i] * a[i];
      lengthB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(lengthA * lengthB);
  }
}
