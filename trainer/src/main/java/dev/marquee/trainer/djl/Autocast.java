package dev.marquee.trainer.djl;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * PyTorch's automatic mixed precision, which DJL does not offer: three functions of the libtorch
 * that DJL runs on. They hold for the calling thread, which is the one that DJL computes on.
 */
public final class Autocast {

  /** {@code c10::DeviceType} of the CPU and of CUDA, and {@code c10::ScalarType::BFloat16}. */
  private static final byte CPU = 0;

  private static final byte CUDA = 1;
  private static final byte BFLOAT16 = 15;

  private static final Optional<Autocast> LIBTORCH =
      Libtorch.bind("mixed precision: float32 instead", Autocast::new);

  private final MethodHandle setEnabled;
  private final MethodHandle setType;
  private final MethodHandle clearCache;

  private Autocast(Libtorch libtorch) {
    setEnabled =
        libtorch.function(
            "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb", JAVA_BYTE, JAVA_BOOLEAN);
    setType =
        libtorch.function(
            "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE",
            JAVA_BYTE,
            JAVA_BYTE);
    clearCache = libtorch.function("_ZN2at8autocast11clear_cacheEv");
  }

  /** Whether this libtorch has it; if not, passes compute in float32, as the log says. */
  public static boolean isThere() {
    return LIBTORCH.isPresent();
  }

  /**
   * Runs a forward pass whose convolutions and matrix products compute in bfloat16, from and for
   * float32 parameters. Backward, which must come after, follows by itself.
   *
   * @param device where the pass computes
   * @param pass what to run, on this thread
   * @return what the pass gave, as float32 and with its gradient
   */
  public static NDArray bfloat16(Device device, Supplier<NDArray> pass) {
    return LIBTORCH.map(libtorch -> float32(libtorch.run(device, pass))).orElseGet(pass);
  }

  private NDArray run(Device device, Supplier<NDArray> pass) {
    byte type = device.isGpu() ? CUDA : CPU;
    enable(type, true);
    try {
      return pass.get();
    } finally {
      enable(type, false);
    }
  }

  /** Off, it also forgets the copies that it made of weights, which are about to move. */
  private void enable(byte device, boolean enabled) {
    try {
      setType.invokeExact(device, BFLOAT16);
      setEnabled.invokeExact(device, enabled);
      if (!enabled) {
        clearCache.invokeExact();
      }
    } catch (Throwable e) {
      throw new IllegalStateException("libtorch's autocast cannot be switched", e);
    }
  }

  /** By a sum, since DJL's change of type loses the gradient and knows no bfloat16. */
  private static NDArray float32(NDArray x) {
    return x.add(x.getManager().zeros(new Shape(1)));
  }
}
