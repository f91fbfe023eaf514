package dev.marquee.function.inference;

import java.lang.foreign.MemorySegment;

/**
 * The hardware that a {@link NativeSession} runs on: it gives the memory that the session's tensors
 * lie in, and moves posters and probabilities between that and the host. Used by one thread.
 */
interface Device extends AutoCloseable {

  /** What ONNX Runtime calls the memory of this device. */
  String memoryName();

  /** The number of the device among its like. */
  int id();

  /** Whether the session's runs are captured as graphs. */
  boolean graphs();

  /** Adds this device's execution provider to an {@code OrtSessionOptions}. */
  void addTo(MemorySegment sessionOptions);

  /** Memory on the device, which its owner frees before the device is closed. */
  MemorySegment allocate(long bytes, NativeObjects owner);

  /** Memory on the host that copies are fastest from and to; its owner frees it likewise. */
  MemorySegment allocateHost(long bytes, NativeObjects owner);

  /** Copies all of {@code from} to the beginning of {@code to}; it may still be under way after. */
  void copyIn(MemorySegment to, MemorySegment from);

  /** Copies the beginning of {@code from} to all of {@code to}; done after {@link #await}. */
  void copyOut(MemorySegment to, MemorySegment from);

  /** Waits for all that was asked of the device. */
  void await();

  /** The session and all memory must be gone. */
  @Override
  void close();
}
