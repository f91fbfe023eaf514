package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NativeWorkTest {

  private final NativeWork work = new NativeWork();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicBoolean ended = new AtomicBoolean();

  @Test
  void theEndWaitsForTheWorkUnderWay() throws Exception {
    beginWork();
    Thread.ofPlatform().start(mayEnd::countDown);

    assertThat(work.end(Duration.ofMinutes(1))).isTrue();
    assertThat(ended).isTrue();
  }

  @Test
  void theEndDoesNotWaitForever() throws Exception {
    beginWork();

    assertThat(work.end(Duration.ofMillis(20))).isFalse();
    mayEnd.countDown();
  }

  @Test
  void nothingBeginsAfterTheEnd() throws Exception {
    assertThat(work.end(Duration.ofMinutes(1))).isTrue();
    Thread late = Thread.ofPlatform().daemon().start(this::untilItMayEnd);

    assertThat(begun.await(100, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(late.isAlive()).isTrue();
  }

  private void beginWork() throws InterruptedException {
    Thread.ofPlatform().daemon().start(this::untilItMayEnd);
    begun.await();
  }

  private void untilItMayEnd() {
    try (var _ = work.beginHere()) {
      begun.countDown();
      mayEnd.await();
      ended.set(true);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
