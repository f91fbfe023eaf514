package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SessionThreadTest {
  private final SessionThread thread = new SessionThread();

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void runsEveryTaskOnTheSameThread() throws Exception {
    Set<Thread> seen = new HashSet<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Thread> task = () -> thread.run(Thread::currentThread);
      for (Future<Thread> answer : callers.invokeAll(Collections.nCopies(1000, task))) {
        seen.add(answer.get());
      }
    }
    assertThat(seen).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void wakesUpAfterALongRest() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      Thread.sleep(20);
      int answer = i;
      assertThat(thread.run(() -> answer)).isEqualTo(i);
    }
  }

  @Test
  void throwsWhatTheTaskThrowsAndGoesOn() {
    assertThatThrownBy(
            () ->
                thread.run(
                    () -> {
                      throw new OnnxRuntimeException("no");
                    }))
        .isInstanceOf(OnnxRuntimeException.class)
        .hasMessage("no");
    assertThat(thread.run(() -> 1)).isEqualTo(1);
  }

  @Test
  void waitsForItsTaskEvenIfInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    boolean[] result = new boolean[2];
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  result[0] =
                      thread.run(
                          () -> {
                            begun.countDown();
                            await(release);
                            return true;
                          });
                  result[1] = Thread.currentThread().isInterrupted();
                });
    begun.await();
    caller.interrupt();
    caller.join(100);
    assertThat(caller.isAlive()).isTrue();
    release.countDown();
    caller.join();
    assertThat(result).containsExactly(true, true);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesNoTaskOnceItIsClosed() {
    thread.close();
    assertThatThrownBy(() -> thread.run(() -> 1)).hasMessageContaining("closed");
  }
}
