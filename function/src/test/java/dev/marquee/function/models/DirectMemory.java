package dev.marquee.function.models;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Takes the memory of direct buffers away from all others, until it is closed. */
record DirectMemory(List<ByteBuffer> taken) implements AutoCloseable {

  private static final int ROUNDS = 5;

  /** Leaves so many bytes of what the pom allows. */
  static DirectMemory allBut(long left) throws InterruptedException {
    List<ByteBuffer> taken = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      // frees, a little later, what nobody has any more: or it would become free in the test
      System.gc();
      Thread.sleep(50);
      long more = limit() - used() - left;
      if (more > 0) {
        taken.add(ByteBuffer.allocateDirect((int) more));
      }
    }
    return new DirectMemory(taken);
  }

  private static long limit() {
    return Long.parseLong(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxDirectMemorySize")
            .getValue());
  }

  private static long used() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }

  @Override
  public void close() throws InterruptedException {
    long bytes = taken.stream().mapToLong(ByteBuffer::capacity).sum();
    taken.clear();
    for (long before = used(); used() > before - bytes / 2; ) { // for others take some at once
      System.gc();
      Thread.sleep(10);
    }
  }
}
