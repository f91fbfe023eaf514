package dev.marquee.trainer.djl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.ndarray.NDArray;
import ai.djl.util.NativeResource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * PyTorch's fused SGD ({@code torch.optim.SGD(fused=True)}): all parameters in one call, which
 * reads and writes each weight once. DJL's own calls move one parameter at a time, operation by
 * operation, which keeps a host busier than a GPU.
 */
public final class FusedSgd {

  /** {@code at::TensorList}: where the first of so many tensors is. */
  private static final StructLayout TENSORS =
      MemoryLayout.structLayout(ADDRESS.withName("first"), JAVA_LONG.withName("count"));

  /** {@code std::optional<at::Tensor>} that is empty: a pointer and a flag, both 0. */
  private static final long OPTIONAL_BYTES = 16;

  private static final Optional<FusedSgd> LIBTORCH =
      Libtorch.bind("fused SGD: parameters move one by one", FusedSgd::new);

  private final MethodHandle step;
  private final MethodHandle zero;

  private FusedSgd(Libtorch libtorch) {
    step =
        libtorch.function(
            "_ZN2at4_ops11_fused_sgd_4callEN3c108ArrayRefINS_6TensorEEES5_S5_ddddbbbRKSt8optionalIS4_ES9_",
            TENSORS,
            TENSORS,
            TENSORS,
            JAVA_DOUBLE,
            JAVA_DOUBLE,
            JAVA_DOUBLE,
            JAVA_DOUBLE,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN,
            ADDRESS,
            ADDRESS);
    zero =
        libtorch.function("_ZN2at4_ops14_foreach_zero_4callEN3c108ArrayRefINS_6TensorEEE", TENSORS);
  }

  /** Where the libtorch at hand has it. */
  public static Optional<FusedSgd> find() {
    return LIBTORCH;
  }

  /**
   * Moves weights and velocities in place, and sets gradients to 0. All lists are equally long, and
   * what stands at one place has one shape and one order in memory.
   *
   * @param weights float32 without gradient; see {@link NDArray#stopGradient()}
   * @param velocities empty if there is no momentum
   * @throws IllegalStateException if it cannot be called; what libtorch itself refuses ends the JVM
   */
  public void step(
      List<NDArray> weights,
      List<NDArray> gradients,
      List<NDArray> velocities,
      double learningRate,
      double momentum,
      double weightDecay,
      boolean nesterov) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slopes = tensors(arena, gradients);
      MemorySegment none = arena.allocate(OPTIONAL_BYTES);
      step.invokeExact(
          tensors(arena, weights),
          slopes,
          tensors(arena, velocities),
          weightDecay,
          momentum,
          learningRate,
          0.0,
          nesterov,
          false,
          false,
          none,
          none);
      zero.invokeExact(slopes);
    } catch (Throwable e) {
      throw new IllegalStateException("libtorch's fused SGD cannot be called", e);
    }
  }

  private static MemorySegment tensors(SegmentAllocator arena, List<NDArray> arrays) {
    MemorySegment pointers = arena.allocate(ADDRESS, arrays.size());
    for (int i = 0; i < arrays.size(); i++) {
      pointers.setAtIndex(JAVA_LONG, i, implementation(arrays.get(i)));
    }
    MemorySegment list = arena.allocate(TENSORS);
    list.set(ADDRESS, 0, pointers);
    list.set(JAVA_LONG, ADDRESS.byteSize(), arrays.size());
    return list;
  }

  /** DJL's handle is the address of an {@code at::Tensor}, which is one pointer. */
  private static long implementation(NDArray array) {
    long handle = (Long) ((NativeResource<?>) array).getHandle();
    return MemorySegment.ofAddress(handle).reinterpret(Long.BYTES).get(JAVA_LONG, 0);
  }
}
