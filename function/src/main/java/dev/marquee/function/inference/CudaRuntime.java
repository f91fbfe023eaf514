package dev.marquee.function.inference;

import static dev.marquee.function.inference.CudaFunction.FREE;
import static dev.marquee.function.inference.CudaFunction.FREE_HOST;
import static dev.marquee.function.inference.CudaFunction.GET_ERROR_STRING;
import static dev.marquee.function.inference.CudaFunction.HOST_ALLOC;
import static dev.marquee.function.inference.CudaFunction.MALLOC;
import static dev.marquee.function.inference.CudaFunction.MEMCPY_ASYNC;
import static dev.marquee.function.inference.CudaFunction.SET_DEVICE;
import static dev.marquee.function.inference.CudaFunction.STREAM_CREATE;
import static dev.marquee.function.inference.CudaFunction.STREAM_DESTROY;
import static dev.marquee.function.inference.CudaFunction.STREAM_SYNCHRONIZE;
import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * NVIDIA's CUDA runtime library. Every method throws {@link OnnxRuntimeException} with CUDA's
 * message if the call fails.
 */
final class CudaRuntime {
  /** By the libraries' own names; ONNX Runtime 1.28 is built for the one or the other. */
  private static final List<String> LIBRARIES = List.of("libcudart.so.13", "libcudart.so.12");

  private static final int NON_BLOCKING_STREAM = 1;
  private static final int DEFAULT_HOST_MEMORY = 0;
  private static final int HOST_TO_DEVICE = 1;
  private static final int DEVICE_TO_HOST = 2;

  private final Map<CudaFunction, NativeFunction> functions = new EnumMap<>(CudaFunction.class);

  /**
   * Finds the library where the system looks for such.
   *
   * @throws OnnxRuntimeException if there is none
   */
  CudaRuntime() {
    SymbolLookup library =
        LIBRARIES.stream()
            .flatMap(name -> find(name).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new OnnxRuntimeException(
                        "none of %s is found: install the CUDA runtime, or name its folder in LD_LIBRARY_PATH"
                            .formatted(LIBRARIES)));
    for (CudaFunction function : CudaFunction.values()) {
      functions.put(
          function, new NativeFunction(address(library, function.symbol()), function.descriptor()));
    }
  }

  private static Optional<SymbolLookup> find(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // that is how it says that there is none
    }
  }

  private static MemorySegment address(SymbolLookup library, String symbol) {
    return library
        .find(symbol)
        .orElseThrow(() -> new OnnxRuntimeException("the CUDA runtime lacks " + symbol));
  }

  /** Makes a GPU the calling thread's. */
  void use(int device) {
    call(SET_DEVICE, device);
  }

  /** A queue of work that does not wait for any other. */
  MemorySegment createStream() {
    return result(out -> call(STREAM_CREATE, out, NON_BLOCKING_STREAM));
  }

  void synchronize(MemorySegment stream) {
    call(STREAM_SYNCHRONIZE, stream);
  }

  void destroyStream(MemorySegment stream) {
    call(STREAM_DESTROY, stream);
  }

  /** Memory on the device: an address that only CUDA may read. */
  MemorySegment allocate(long bytes) {
    return result(out -> call(MALLOC, out, bytes)).reinterpret(bytes);
  }

  void free(MemorySegment device) {
    call(FREE, device);
  }

  /** Page-locked memory on the host, which the device copies from and to by itself. */
  MemorySegment allocateHost(long bytes) {
    return result(out -> call(HOST_ALLOC, out, bytes, DEFAULT_HOST_MEMORY)).reinterpret(bytes);
  }

  void freeHost(MemorySegment host) {
    call(FREE_HOST, host);
  }

  /** Queues a copy of all of {@code host}. */
  void copyIn(MemorySegment device, MemorySegment host, MemorySegment stream) {
    call(MEMCPY_ASYNC, device, host, host.byteSize(), HOST_TO_DEVICE, stream);
  }

  /** Queues a copy to all of {@code host}. */
  void copyOut(MemorySegment host, MemorySegment device, MemorySegment stream) {
    call(MEMCPY_ASYNC, host, device, host.byteSize(), DEVICE_TO_HOST, stream);
  }

  private static MemorySegment result(Consumer<MemorySegment> call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      call.accept(out);
      return out.get(ADDRESS, 0);
    }
  }

  private void call(CudaFunction function, Object... arguments) {
    int error = (int) functions.get(function).call(arguments);
    if (error != 0) {
      String message = functions.get(GET_ERROR_STRING).text(error);
      throw new OnnxRuntimeException("CUDA: %s (error %d)".formatted(message, error));
    }
  }
}
