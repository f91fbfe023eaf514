package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients are right although memory that the JVM has freed holds something else by then. */
class ConstantsTest {

  /** Many, since the memory of one may well not be used again. */
  private static final int TIMES = 256;

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void aNumberLastsUntilTheGradientIsComputed() throws InterruptedException {
    NDArray x = manager.ones(new Shape(1));
    float[] slope = slopeAfterCollection(x, y -> y.mul(Constants.of(1, y)), Float.BYTES);
    assertThat(slope).containsExactly(1);
  }

  @Test
  void adaptivePoolingLastsUntilTheGradientIsComputed() throws InterruptedException {
    NDArray x = manager.ones(new Shape(1, 1, 3, 3));
    float[] slope = slopeAfterCollection(x, y -> AdaptivePooling.average(y, 3, 3), 9 * Float.BYTES);
    assertThat(slope).containsExactly(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, offset(1e-6f));
  }

  /** The slope of the sum after many steps, between which and the way back memory is reused. */
  private static float[] slopeAfterCollection(NDArray x, UnaryOperator<NDArray> step, int bytes)
      throws InterruptedException {
    x.setRequiresGradient(true);
    try (GradientCollector collector = Djl.engine().newGradientCollector()) {
      NDArray y = x;
      for (int i = 0; i < TIMES; i++) {
        y = step.apply(y);
      }
      List<ByteBuffer> reused = reuseFreedMemory(bytes);
      collector.backward(y.sum());
      assertThat(reused).isNotEmpty();
    }
    return x.getGradient().toFloatArray();
  }

  private static List<ByteBuffer> reuseFreedMemory(int bytes) throws InterruptedException {
    List<ByteBuffer> reused = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      System.gc();
      Thread.sleep(20);
      for (int i = 0; i < 20 * TIMES; i++) {
        reused.add(spoilt(bytes));
      }
    }
    return reused;
  }

  private static ByteBuffer spoilt(int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    while (buffer.hasRemaining()) {
      buffer.putFloat(Float.NaN);
    }
    return buffer;
  }
}
