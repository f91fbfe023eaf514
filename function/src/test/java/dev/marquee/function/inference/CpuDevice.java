package dev.marquee.function.inference;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The CPU, with the same fixed buffers as CUDA: shows without a GPU that the native calls fit. */
final class CpuDevice implements Device {
  private static final int ALIGNMENT = 64;

  @Override
  public String memoryName() {
    return "Cpu";
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public boolean graphs() {
    return false;
  }

  @Override
  public void addTo(MemorySegment sessionOptions) {
    // a session runs on the CPU unless it is told otherwise
  }

  @Override
  public MemorySegment allocate(long bytes, NativeObjects owner) {
    Arena arena = Arena.ofShared();
    owner.own(arena::close);
    return arena.allocate(bytes, ALIGNMENT);
  }

  @Override
  public MemorySegment allocateHost(long bytes, NativeObjects owner) {
    return allocate(bytes, owner);
  }

  @Override
  public void copyIn(MemorySegment to, MemorySegment from) {
    MemorySegment.copy(from, 0, to, 0, from.byteSize());
  }

  @Override
  public void copyOut(MemorySegment to, MemorySegment from) {
    MemorySegment.copy(from, 0, to, 0, to.byteSize());
  }

  @Override
  public void await() {
    // copies and runs are over when their calls return
  }

  @Override
  public void close() {
    // it has nothing of its own
  }
}
