package dev.marquee.trainer.djl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.NativeResource;
import dev.marquee.model.ImageSize;
import dev.marquee.trainer.augmentation.Augmenter;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Augmentation;
import dev.marquee.trainer.weights.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That an image's channels lie side by side in memory, from the bytes to the last feature map. */
class ChannelsLastTest {

  private static final int CHANNELS = 1;
  private static final ImageSize SIZE = new ImageSize(64, 48);

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void postersReachTheNetworkSo() throws Throwable {
    NDArray plain = PosterInput.normalised(manager, posters(), 2, SIZE);
    assertThat(stride(plain, CHANNELS)).isEqualTo(1);
    Augmentation everything = new Augmentation(0.5, 0.5, 0.2, 0.2, 0.2, 0.2, 0, 0.5);
    NDArray pixels = PosterInput.pixels(manager, posters(), 2, SIZE);
    NDArray targets = manager.ones(new Shape(2, 3));
    NDArray changed = new Augmenter(everything, 1).augment(pixels, targets, 0).images();
    assertThat(stride(changed, CHANNELS)).isEqualTo(1);
  }

  @Test
  void fireModulesKeepItAndTheirValues() throws Throwable {
    keepsOrderAndValues(Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 3));
  }

  @Test
  void residualsAndNormalisationsKeepItAndTheirValues() throws Throwable {
    Sequential body =
        Sequential.of(
            new Convolution("body", 4, 4, 3, 1, 1, false),
            new BatchNormalization("bn", 4),
            new Relu());
    Sequential features =
        Sequential.of(
            new Convolution("stem", 3, 4, 3, 1, 1, true), new Residual(body, Sequential.of()));
    keepsOrderAndValues(new Network(Topology.RESNET101, Head.POOLED, 3, features, Sequential.of()));
  }

  private void keepsOrderAndValues(Network network) throws Throwable {
    NetworkBlock block = new NetworkBlock(network, 1);
    block.initialize(manager);
    block.load(FormulaWeights.fill(network));
    var pass =
        new ForwardPass(
            block.parametersByName(), new ParameterStore(manager, false), false, Map.of());
    Tensor values = FormulaWeights.images(2, 64, 48);
    NDArray channelsFirst = manager.create(values.values(), new Shape(values.shape()));
    NDArray channelsLast =
        PosterInput.channelsFirst(
            channelsFirst.transpose(0, 2, 3, 1).flatten().reshape(2, 64, 48, 3));
    NDArray features = pass.run(network.features(), channelsLast);
    assertThat(stride(features, CHANNELS)).isEqualTo(1);
    NDArray expected = pass.run(network.features(), channelsFirst);
    assertThat(stride(expected, CHANNELS)).isGreaterThan(1);
    assertThat(features.toFloatArray())
        .containsExactly(expected.toFloatArray(), offset(1e-5f * largest(expected)));
  }

  private static float largest(NDArray array) {
    return array.abs().max().getFloat();
  }

  private static ByteBuffer posters() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(2 * SIZE.rgbBytes());
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) (i * 31));
    }
    return bytes;
  }

  /** DJL does not tell strides; libtorch's {@code at::stride(Tensor, int)} does. */
  private static long stride(NDArray array, long dimension) throws Throwable {
    SymbolLookup library =
        SymbolLookup.libraryLookup(System.mapLibraryName("torch_cpu"), Arena.global());
    MethodHandle stride =
        Linker.nativeLinker()
            .downcallHandle(
                library.findOrThrow("_ZN2at4_ops10stride_int4callERKNS_6TensorEl"),
                FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));
    long handle = (Long) ((NativeResource<?>) array).getHandle();
    return (long) stride.invokeExact(MemorySegment.ofAddress(handle), dimension);
  }
}
