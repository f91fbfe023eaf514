package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.WeightsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** SqueezeNet's real weights, with inputs and logits of the ONNX model zoo beside them. */
class ImageNetWeightsTest {

  /** Beside the repository, whichever module the test runs in. */
  private static final Path WEIGHTS = Path.of("../../shared/weights");

  @Test
  void squeezeNetAnswersAsTheModelZooDoes() throws IOException {
    Path file = WEIGHTS.resolve("squeezenet1_1.safetensors");
    assumeTrue(Files.exists(file), file + " is absent");
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      var block = new NetworkBlock(Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 1000), 1);
      block.initialize(manager);
      block.load(WeightsFile.read(file));
      for (int i = 0; i < 3; i++) {
        float[] expected = npy("output", i);
        NDArray input = manager.create(npy("input", i), new Shape(1, 3, 224, 224));
        var store = new ParameterStore(manager, false);
        float[] logits = block.forward(store, new NDList(input), false).head().toFloatArray();
        assertThat(difference(logits, expected)).isLessThan(1e-5f * largest(expected));
      }
    }
  }

  /** A version 1 .npy file of little-endian float32: magic, a header with its length, values. */
  private static float[] npy(String kind, int index) throws IOException {
    byte[] file =
        Files.readAllBytes(WEIGHTS.resolve("squeezenet1_1-" + kind + "-" + index + ".npy"));
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    in.position(10 + in.getShort(8));
    float[] values = new float[in.remaining() / Float.BYTES];
    in.asFloatBuffer().get(values);
    return values;
  }

  private static float largest(float[] values) {
    return difference(values, new float[values.length]);
  }

  private static float difference(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
