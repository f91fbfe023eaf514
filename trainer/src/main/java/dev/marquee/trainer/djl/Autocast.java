package dev.marquee.trainer.djl;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * PyTorch's automatic mixed precision, which DJL does not offer: three functions of the libtorch
 * that DJL runs on. They hold for the calling thread, which is the one that DJL computes on.
 */
public final class Autocast {

  /** {@code c10::DeviceType} of the CPU and of CUDA, and {@code c10::ScalarType::BFloat16}. */
  private static final byte CPU = 0;

  private static final byte CUDA = 1;
  private static final byte BFLOAT16 = 15;

  private static final Optional<Autocast> LIBTORCH = load();

  private final MethodHandle setEnabled;
  private final MethodHandle setType;
  private final MethodHandle clearCache;

  private Autocast(SymbolLookup library) {
    setEnabled =
        function(
            library,
            "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb",
            JAVA_BYTE,
            JAVA_BOOLEAN);
    setType =
        function(
            library,
            "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE",
            JAVA_BYTE,
            JAVA_BYTE);
    clearCache = function(library, "_ZN2at8autocast11clear_cacheEv");
  }

  private static MethodHandle function(
      SymbolLookup library, String symbol, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(symbol), FunctionDescriptor.ofVoid(arguments));
  }

  private static Optional<Autocast> load() {
    Djl.engine();
    try {
      // by its bare name, the system's loader gives the library that DJL has loaded already
      String name = System.mapLibraryName("torch_cpu");
      return Optional.of(new Autocast(SymbolLookup.libraryLookup(name, Arena.global())));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      Logger.getLogger(Autocast.class.getName())
          .warning("This libtorch offers no mixed precision: float32 instead. " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether the libtorch at hand can; if not, everything is float32. */
  static boolean isAvailable() {
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
