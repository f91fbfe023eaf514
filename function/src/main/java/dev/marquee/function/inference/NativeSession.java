package dev.marquee.function.inference;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.marquee.function.settings.Provider;
import dev.marquee.model.ModelPackage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs a graph through ONNX Runtime's C API, with input and output at fixed addresses on a device.
 * A batch runs at the next power of two, with whatever the buffers hold behind its last poster; on
 * CUDA each of these sizes is captured once as a CUDA graph and from then on replayed.
 *
 * <p>The session owns, and frees in this order: a {@link BoundBatch} for each size and the buffers
 * for posters, newest first, as they came; the {@code OrtSession}; the device.
 */
final class NativeSession implements InferenceSession {
  private static final int WARNING = 2; // ORT_LOGGING_LEVEL_WARNING

  /**
   * Held while any session is created, captures or closes: while one thread captures, CUDA refuses
   * to allocate on every other (cudaStreamCaptureModeGlobal). What is captured needs none to run.
   */
  private static final Object SETUP = new Object();

  private final ModelPackage model;
  private final SessionThread thread = new SessionThread();

  // of the session's thread alone
  private final NativeObjects owned = new NativeObjects();
  private final Map<Integer, BoundBatch> batches = new HashMap<>();
  private Device device;
  private MemorySegment session;

  /** Held while the graph is loaded once more for explanations, which no inference waits for. */
  private final Object explanations = new Object();

  private volatile PlainSession explaining;

  /**
   * Loads a package's graph.
   *
   * @param device makes what the session runs on, and will own, on the session's thread
   * @throws OnnxRuntimeException if device or graph cannot be had; nothing stays open
   */
  NativeSession(ModelPackage model, Supplier<? extends Device> device) {
    this.model = model;
    try {
      setUp(() -> load(device.get()));
    } catch (Throwable e) {
      closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private MemorySegment load(Device device) {
    this.device = device;
    owned.own(device::close);
    try (Arena arena = Arena.ofConfined();
        NativeObjects temporary = new NativeObjects()) {
      MemorySegment options =
          temporary.create(OrtApi.CREATE_SESSION_OPTIONS, OrtApi.RELEASE_SESSION_OPTIONS);
      device.addTo(options);
      MemorySegment graph = arena.allocateFrom(JAVA_BYTE, model.model());
      // gives the environment that the Java API made, of which there is one
      MemorySegment environment =
          temporary.create(
              OrtApi.CREATE_ENV, OrtApi.RELEASE_ENV, WARNING, arena.allocateFrom("marquee"));
      session =
          owned.create(
              OrtApi.CREATE_SESSION_FROM_ARRAY,
              OrtApi.RELEASE_SESSION,
              environment,
              graph,
              graph.byteSize(),
              options);
      return session;
    }
  }

  @Override
  public float[][] run(ByteBuffer posters, int count) {
    if (!posters.isDirect()) {
      throw new IllegalArgumentException("the posters are not in a direct buffer");
    }
    // seen without the arena that it may be confined to its thread by: that thread waits here
    long address = MemorySegment.ofBuffer(posters).asSlice(0, bytes(count)).address();
    MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(bytes(count));
    try {
      return thread.run(() -> batch(size(count)).infer(segment, count));
    } finally {
      Reference.reachabilityFence(posters);
    }
  }

  /** On the CPU: few ask for it, and a second output would have every batch copy it. */
  @Override
  public Explained explain(ByteBuffer poster) {
    synchronized (explanations) {
      if (explaining == null) {
        explaining = PlainSession.open(model, 0);
      }
    }
    return explaining.explain(poster);
  }

  private long bytes(int posters) {
    return (long) posters * model.manifest().inputSize().rgbBytes();
  }

  /** The power of two that a batch is padded to. */
  private static int size(int count) {
    return count == 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }

  private BoundBatch batch(int size) {
    BoundBatch batch = batches.get(size);
    return batch == null ? bind(size) : batch;
  }

  private BoundBatch bind(int size) {
    synchronized (SETUP) {
      BoundBatch batch = new BoundBatch(session, device, model.manifest(), size);
      owned.own(batch::close);
      batches.put(size, batch);
      return batch;
    }
  }

  @Override
  public ByteBuffer buffer(int count) {
    return setUp(() -> device.allocateHost(bytes(count), owned)).asByteBuffer();
  }

  @Override
  public void warmUp(int largest) {
    thread.run(
        () ->
            // the largest first: what it leaves free is room enough for the others
            IntStream.rangeClosed(1, largest)
                .map(each -> size(largest + 1 - each))
                .distinct()
                .mapToObj(this::batch)
                .toList());
  }

  private <T> T setUp(Supplier<T> action) {
    return thread.run(
        () -> {
          synchronized (SETUP) {
            return action.get();
          }
        });
  }

  @Override
  public Provider provider() {
    return Provider.CUDA;
  }

  @Override
  public void close() {
    try (thread;
        PlainSession loaded = explaining) {
      setUp(
          () -> {
            owned.close();
            return null;
          });
    }
  }
}
