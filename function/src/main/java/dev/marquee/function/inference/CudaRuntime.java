package dev.marquee.function.inference;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The functions of NVIDIA's CUDA runtime library that are used here. Every method throws {@link
 * OnnxRuntimeException} with CUDA's message if the call fails.
 */
final class CudaRuntime {
  /** By the libraries' own names; ONNX Runtime 1.28 is built for the one or the other. */
  private static final List<String> LIBRARIES = List.of("libcudart.so.13", "libcudart.so.12");

  private static final int NON_BLOCKING_STREAM = 1;
  private static final int DEFAULT_HOST_MEMORY = 0;
  private static final int HOST_TO_DEVICE = 1;
  private static final int DEVICE_TO_HOST = 2;

  private final SymbolLookup library;
  private final NativeFunction errorString;
  private final NativeFunction setDevice;
  private final NativeFunction streamCreate;
  private final NativeFunction streamSynchronize;
  private final NativeFunction streamDestroy;
  private final NativeFunction malloc;
  private final NativeFunction free;
  private final NativeFunction hostAlloc;
  private final NativeFunction freeHost;
  private final NativeFunction memcpyAsync;

  /**
   * Finds the library where the system looks for such.
   *
   * @throws OnnxRuntimeException if there is none
   */
  CudaRuntime() {
    library =
        LIBRARIES.stream()
            .flatMap(name -> find(name).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new OnnxRuntimeException(
                        "none of %s is found: install the CUDA runtime, or name its folder in LD_LIBRARY_PATH"
                            .formatted(LIBRARIES)));
    errorString =
        new NativeFunction(
            library.findOrThrow("cudaGetErrorString"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    setDevice = function("cudaSetDevice", JAVA_INT);
    streamCreate = function("cudaStreamCreateWithFlags", ADDRESS, JAVA_INT);
    streamSynchronize = function("cudaStreamSynchronize", ADDRESS);
    streamDestroy = function("cudaStreamDestroy", ADDRESS);
    malloc = function("cudaMalloc", ADDRESS, JAVA_LONG);
    free = function("cudaFree", ADDRESS);
    hostAlloc = function("cudaHostAlloc", ADDRESS, JAVA_LONG, JAVA_INT);
    freeHost = function("cudaFreeHost", ADDRESS);
    memcpyAsync = function("cudaMemcpyAsync", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);
  }

  private static Optional<SymbolLookup> find(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // that is how it says that there is none
    }
  }

  private NativeFunction function(String name, ValueLayout... parameters) {
    return new NativeFunction(
        library.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }

  /** Makes a GPU the calling thread's. */
  void use(int device) {
    check(setDevice.call(device));
  }

  /** A queue of work that does not wait for any other. */
  MemorySegment createStream() {
    return result(out -> streamCreate.call(out, NON_BLOCKING_STREAM));
  }

  void synchronize(MemorySegment stream) {
    check(streamSynchronize.call(stream));
  }

  void destroyStream(MemorySegment stream) {
    check(streamDestroy.call(stream));
  }

  /** Memory on the device: an address that only CUDA may read. */
  MemorySegment allocate(long bytes) {
    return result(out -> malloc.call(out, bytes)).reinterpret(bytes);
  }

  void free(MemorySegment device) {
    check(free.call(device));
  }

  /** Page-locked memory on the host, which the device copies from and to by itself. */
  MemorySegment allocateHost(long bytes) {
    return result(out -> hostAlloc.call(out, bytes, DEFAULT_HOST_MEMORY)).reinterpret(bytes);
  }

  void freeHost(MemorySegment host) {
    check(freeHost.call(host));
  }

  /** Queues a copy of all of {@code host}. */
  void copyIn(MemorySegment device, MemorySegment host, MemorySegment stream) {
    check(memcpyAsync.call(device, host, host.byteSize(), HOST_TO_DEVICE, stream));
  }

  /** Queues a copy to all of {@code host}. */
  void copyOut(MemorySegment host, MemorySegment device, MemorySegment stream) {
    check(memcpyAsync.call(host, device, host.byteSize(), DEVICE_TO_HOST, stream));
  }

  private MemorySegment result(Function<MemorySegment, Object> call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check(call.apply(out));
      return out.get(ADDRESS, 0);
    }
  }

  private void check(Object status) {
    int error = (int) status;
    if (error != 0) {
      throw new OnnxRuntimeException(
          "CUDA: %s (error %d)".formatted(errorString.text(error), error));
    }
  }
}
