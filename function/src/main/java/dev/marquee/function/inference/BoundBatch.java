package dev.marquee.function.inference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Input and output of one batch size, bound to fixed addresses. It owns the binding, the two
 * tensors, the memory that they lie in and the run options; the graph that is captured is the
 * session's. It is closed before that.
 */
final class BoundBatch implements AutoCloseable {
  private static final int FLOAT = 1; // ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT
  private static final int UINT8 = 2; // ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8
  private static final int DEVICE_ALLOCATOR = 0; // OrtDeviceAllocator
  private static final int DEFAULT_MEMORY = 0; // OrtMemTypeDefault
  private static final String NO_GRAPH = "-1"; // kCudaGraphAnnotationSkip

  private final NativeObjects owned = new NativeObjects();
  private final Device device;
  private final MemorySegment session;
  private final int labels;

  private final MemorySegment input;
  private final MemorySegment output;
  private final MemorySegment probabilities; // on the host

  private final MemorySegment binding;
  private final MemorySegment runOptions;

  /**
   * Binds and prepares a size, so that its graph is captured.
   *
   * @param session the {@code OrtSession}, on {@code device}
   * @param size how many posters
   * @throws OnnxRuntimeException if ONNX Runtime or the device fails; nothing is kept
   */
  BoundBatch(MemorySegment session, Device device, Manifest manifest, int size) {
    this.device = device;
    this.session = session;
    ImageSize image = manifest.inputSize();
    labels = manifest.labels().size();
    try (Arena arena = Arena.ofConfined()) {
      input = device.allocate((long) size * image.rgbBytes(), owned);
      output = device.allocate((long) size * labels * Float.BYTES, owned);
      probabilities = device.allocateHost(output.byteSize(), owned);
      binding = owned.create(OrtApi.CREATE_IO_BINDING, OrtApi.RELEASE_IO_BINDING, session);
      OrtApi.BIND_INPUT.call(
          binding,
          arena.allocateFrom(ModelPackage.POSTER),
          tensor(input, UINT8, size, image.height(), image.width(), 3));
      OrtApi.BIND_OUTPUT.call(
          binding,
          arena.allocateFrom(ModelPackage.PROBABILITIES),
          tensor(output, FLOAT, size, labels));
      runOptions = runOptions(device.graphs() ? Integer.toString(size) : NO_GRAPH);
      prepare();
    } catch (Throwable e) {
      owned.closeAfter(e);
      throw e;
    }
  }

  private MemorySegment tensor(MemorySegment data, int elementType, long... shape) {
    try (Arena arena = Arena.ofConfined();
        NativeObjects temporary = new NativeObjects()) {
      MemorySegment memory =
          temporary.create(
              OrtApi.CREATE_MEMORY_INFO,
              OrtApi.RELEASE_MEMORY_INFO,
              arena.allocateFrom(device.memoryName()),
              DEVICE_ALLOCATOR,
              device.id(),
              DEFAULT_MEMORY);
      return owned.create(
          OrtApi.CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE,
          OrtApi.RELEASE_VALUE,
          memory,
          data,
          data.byteSize(),
          arena.allocateFrom(JAVA_LONG, shape),
          (long) shape.length,
          elementType);
    }
  }

  /** A graph's number, by which it is captured when it first runs and replayed from then on. */
  private MemorySegment runOptions(String graph) {
    MemorySegment options = owned.create(OrtApi.CREATE_RUN_OPTIONS, OrtApi.RELEASE_RUN_OPTIONS);
    // whoever reads the output waits for the device; to wait after the run as well costs time
    add(options, "disable_synchronize_execution_providers", "1");
    add(options, "gpu_graph_id", graph);
    return options;
  }

  private static void add(MemorySegment options, String key, String value) {
    try (Arena arena = Arena.ofConfined()) {
      OrtApi.ADD_RUN_CONFIG_ENTRY.call(options, arena.allocateFrom(key), arena.allocateFrom(value));
    }
  }

  /**
   * Runs on whatever the input holds until nothing more is allocated, and captures the graph if
   * there are graphs. ONNX Runtime learns in the first run of a shape how its memory is laid out
   * and takes it in the second; a capture, in which CUDA refuses to allocate, must find both done.
   */
  private void prepare() {
    MemorySegment plain = runOptions(NO_GRAPH);
    OrtApi.RUN_WITH_BINDING.call(session, plain, binding);
    OrtApi.RUN_WITH_BINDING.call(session, plain, binding);
    run();
  }

  /** Queues a run on whatever the input holds. */
  private void run() {
    OrtApi.RUN_WITH_BINDING.call(session, runOptions, binding);
  }

  /**
   * Infers posters.
   *
   * @param posters in native memory; may be fewer than the batch has room for
   * @param count how many they are
   * @return the probabilities of each
   */
  float[][] infer(MemorySegment posters, int count) {
    device.copyIn(input, posters);
    run();
    device.copyOut(probabilities.asSlice(0, (long) count * labels * Float.BYTES), output);
    device.await();
    float[][] rows = new float[count][labels];
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          probabilities, JAVA_FLOAT, (long) i * labels * Float.BYTES, rows[i], 0, labels);
    }
    return rows;
  }

  @Override
  public void close() {
    owned.close();
  }
}
