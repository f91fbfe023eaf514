package dev.marquee.function.inference;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.marquee.function.settings.CudaConfiguration;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A GPU. One stream carries the copies in, the inference and the copies out, in that order; the
 * device owns it. All memory comes from the CUDA runtime and not from ONNX Runtime's arenas.
 */
final class CudaDevice implements Device {
  private final CudaConfiguration configuration;
  private final CudaRuntime cuda = new CudaRuntime();
  private final MemorySegment stream;

  /**
   * Takes the GPU for the calling thread.
   *
   * @throws OnnxRuntimeException if there is none, or no CUDA runtime
   */
  CudaDevice(CudaConfiguration configuration) {
    this.configuration = configuration;
    cuda.use(configuration.deviceId());
    stream = cuda.createStream();
  }

  @Override
  public String memoryName() {
    return "Cuda";
  }

  @Override
  public int id() {
    return configuration.deviceId();
  }

  @Override
  public boolean graphs() {
    return configuration.graphs();
  }

  @Override
  public void addTo(MemorySegment sessionOptions) {
    try (NativeObjects temporary = new NativeObjects();
        Arena arena = Arena.ofConfined()) {
      MemorySegment options =
          temporary.create(
              OrtApi.CREATE_CUDA_PROVIDER_OPTIONS, OrtApi.RELEASE_CUDA_PROVIDER_OPTIONS);
      Map<String, String> settings = settings(configuration);
      OrtApi.UPDATE_CUDA_PROVIDER_OPTIONS.call(
          options,
          strings(arena, List.copyOf(settings.keySet())),
          strings(arena, List.copyOf(settings.values())),
          (long) settings.size());
      // after the others, for these set anew all that they do not name
      OrtApi.UPDATE_CUDA_PROVIDER_OPTIONS_WITH_VALUE.call(
          options, arena.allocateFrom("user_compute_stream"), stream);
      OrtApi.SESSION_OPTIONS_APPEND_CUDA_V2.call(sessionOptions, options);
      // folds an integer graph's weights and biases into floats when it is loaded: CUDA has no
      // DequantizeLinear for the biases' int32, and a graph that is half the CPU's is not captured
      OrtApi.ADD_SESSION_CONFIG_ENTRY.call(
          sessionOptions, arena.allocateFrom("session.disable_quant_qdq"), arena.allocateFrom("1"));
    }
  }

  /** The options of ONNX Runtime's CUDA execution provider. */
  static Map<String, String> settings(CudaConfiguration configuration) {
    return new TreeMap<>(
        Map.of(
            "device_id",
            Integer.toString(configuration.deviceId()),
            "gpu_mem_limit",
            Long.toString(configuration.memoryLimit().asLongValue()),
            // grows by what is needed, not to the next power of two
            "arena_extend_strategy",
            "kSameAsRequested",
            // EXHAUSTIVE, the default, makes each first inference of a shape take seconds
            "cudnn_conv_algo_search",
            "HEURISTIC",
            "prefer_nhwc",
            configuration.nhwc() ? "1" : "0",
            "enable_cuda_graph",
            configuration.graphs() ? "1" : "0"));
  }

  private static MemorySegment strings(Arena arena, List<String> strings) {
    MemorySegment pointers = arena.allocate(ADDRESS, strings.size());
    for (int i = 0; i < strings.size(); i++) {
      pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
    }
    return pointers;
  }

  @Override
  public MemorySegment allocate(long bytes, NativeObjects owner) {
    MemorySegment memory = cuda.allocate(bytes);
    owner.own(() -> cuda.free(memory));
    return memory;
  }

  @Override
  public MemorySegment allocateHost(long bytes, NativeObjects owner) {
    MemorySegment memory = cuda.allocateHost(bytes);
    owner.own(() -> cuda.freeHost(memory));
    return memory;
  }

  @Override
  public void copyIn(MemorySegment to, MemorySegment from) {
    cuda.copyIn(to, from, stream);
  }

  @Override
  public void copyOut(MemorySegment to, MemorySegment from) {
    cuda.copyOut(to, from, stream);
  }

  @Override
  public void await() {
    cuda.synchronize(stream);
  }

  @Override
  public void close() {
    cuda.destroyStream(stream);
  }
}
