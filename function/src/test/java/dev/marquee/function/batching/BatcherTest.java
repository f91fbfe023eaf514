package dev.marquee.function.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.function.Configurations;
import dev.marquee.function.TinyModel;
import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.admission.Deadline;
import dev.marquee.function.admission.Ticket;
import dev.marquee.function.classification.Classification;
import dev.marquee.function.inference.InferenceSession;
import dev.marquee.function.inference.InferenceSessions;
import dev.marquee.function.settings.CudaConfiguration;
import dev.marquee.function.settings.Provider;
import dev.marquee.model.ModelPackage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches one-byte posters through a graph that stops wherever a test wants it to, and, for the
 * rest, posters through a graph in ONNX Runtime.
 */
@Timeout(30)
class BatcherTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Answers each poster with its byte, once let; writes down what it ran. */
  private static final class Graph implements Batcher.Inference {
    final Semaphore permits = new Semaphore(0);
    final Semaphore begun = new Semaphore(0);
    final List<List<Integer>> batches = new ArrayList<>();

    @Override
    public float[][] run(ByteBuffer posters, int count) {
      List<Integer> batch = new ArrayList<>();
      float[][] answers = new float[count][];
      for (int i = 0; i < count; i++) {
        batch.add((int) posters.get(i));
        answers[i] = new float[] {posters.get(i)};
      }
      synchronized (batches) {
        batches.add(batch);
      }
      begun.release();
      permits.acquireUninterruptibly();
      if (batch.contains(13)) {
        throw new IllegalStateException("13 breaks it");
      }
      return answers;
    }
  }

  private final Graph graph = new Graph();
  private Batcher batcher;

  @AfterEach
  void close() {
    graph.permits.release(1000);
    if (batcher != null) {
      batcher.close();
    }
  }

  @Test
  void doesNotStartWithoutRoomForItsBatches() {
    IntFunction<ByteBuffer> none =
        posters -> {
          throw new OutOfMemoryError("for " + posters);
        };
    BatchPolicy policy = new BatchPolicy(2, 8, Duration.ZERO);
    assertThatThrownBy(() -> new Batcher(new Graph(), none, policy)).hasMessage("for 8");
  }

  @Test
  void setsUpNoRoomForBatchesOfOnePoster() {
    List<Integer> rooms = new ArrayList<>();
    IntFunction<ByteBuffer> memory =
        posters -> {
          rooms.add(posters);
          return ByteBuffer.allocateDirect(posters);
        };
    batcher = new Batcher(graph, memory, new BatchPolicy(2, 1, Duration.ZERO));
    assertThat(rooms).isEmpty();
  }

  @Test
  void anIdleSessionRunsASinglePosterAtOnce() {
    batcher = batcher(1, 8, Duration.ZERO);
    Ticket<Classification> ticket = submit(7);
    graph.permits.release();
    assertThat(genre(ticket)).isEqualTo("7");
    assertThat(graph.batches).containsExactly(List.of(7));
  }

  @Test
  void whatWaitsWhileTheSessionIsBusyRunsAsOneBatchUpToTheLimit() throws InterruptedException {
    batcher = batcher(1, 3, Duration.ZERO);
    List<Ticket<Classification>> tickets = new ArrayList<>(List.of(submit(1)));
    graph.begun.acquire();
    for (int i = 2; i <= 6; i++) {
      tickets.add(submit(i));
    }
    graph.permits.release(3);
    assertThat(tickets)
        .extracting(BatcherTest::genre)
        .containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(graph.batches).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
  }

  @Test
  void sessionsRunAtTheSameTime() throws InterruptedException {
    batcher = batcher(2, 1, Duration.ZERO);
    submit(1);
    submit(2);
    graph.begun.acquire(2);
    assertThat(graph.batches).containsExactlyInAnyOrder(List.of(1), List.of(2));
  }

  @Test
  void aDelayLetsPostersWaitForOthersUntilTheBatchIsFull() {
    batcher = batcher(2, 2, LONG);
    Ticket<Classification> first = submit(1);
    Ticket second = submit(2);
    graph.permits.release();
    assertThat(List.of(genre(first), genre(second))).containsExactly("1", "2");
    assertThat(graph.batches).containsExactly(List.of(1, 2));
  }

  @Test
  void aDelayEndsWithoutOthers() {
    batcher = batcher(2, 2, Duration.ofMillis(20));
    long start = System.nanoTime();
    Ticket<Classification> ticket = submit(1);
    graph.permits.release();
    assertThat(genre(ticket)).isEqualTo("1");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void whoHangsUpIsNotComputed() throws InterruptedException {
    batcher = batcher(1, 8, Duration.ZERO);
    Ticket<Classification> first = submit(1);
    graph.begun.acquire();
    Ticket<Classification> gone = submit(2);
    Ticket<Classification> last = submit(3);
    gone.abandon();
    graph.permits.release(2);
    assertThat(List.of(genre(first), genre(last))).containsExactly("1", "3");
    assertThat(graph.batches).containsExactly(List.of(1), List.of(3));
  }

  @Test
  void aDeadlineThatPassesInTheQueueIsToldThenAndNotWhenTheSessionIsFree()
      throws InterruptedException {
    batcher = batcher(1, 8, Duration.ZERO);
    submit(1);
    graph.begun.acquire();
    Ticket<Classification> late = submit(2, Duration.ofMillis(10));
    assertThat(failure(late)).isInstanceOf(AdmissionException.DeadlinePassed.class);
    Ticket<Classification> last = submit(3);
    graph.permits.release(2);
    assertThat(genre(last)).isEqualTo("3");
    assertThat(graph.batches).containsExactly(List.of(1), List.of(3));
  }

  @Test
  void whatTheQuickestInferenceWouldMakeTooLateIsNotComputed() throws InterruptedException {
    batcher = batcher(1, 1, Duration.ZERO);
    Ticket<Classification> slow = submit(1);
    graph.begun.acquire();
    Thread.sleep(300);
    graph.permits.release();
    assertThat(genre(slow)).isEqualTo("1");
    assertThat(IntStream.range(0, 20).anyMatch(i -> failsSoonerThanAtItsDeadline())).isTrue();
    assertThat(graph.batches).containsExactly(List.of(1));
  }

  /** A machine that has other work may take longer than that once, but hardly again and again. */
  private boolean failsSoonerThanAtItsDeadline() {
    long start = System.nanoTime();
    assertThat(failure(submit(2, Duration.ofMillis(200))))
        .isInstanceOf(AdmissionException.DeadlinePassed.class);
    return System.nanoTime() - start < 200_000_000;
  }

  @Test
  void aBatchThatFailsLeavesTheSessionAlive() {
    batcher = batcher(1, 8, Duration.ZERO);
    graph.permits.release(2);
    assertThat(failure(submit(13))).hasMessage("13 breaks it");
    assertThat(genre(submit(14))).isEqualTo("14");
  }

  @Test
  void anAnswerThatCannotBeTakenFailsItsOwnPosterAlone() throws InterruptedException {
    batcher = batcher(1, 8, Duration.ZERO);
    submit(1);
    graph.begun.acquire();
    Ticket<Classification> broken = new Ticket<>(Deadline.in(LONG));
    batcher.submit(
        batcher.takeBuffer().put((byte) 2),
        broken,
        (answer, from, to) -> {
          throw new IllegalStateException("2 is not wanted");
        });
    Ticket<Classification> last = submit(3);
    graph.permits.release(2);
    assertThat(failure(broken)).hasMessage("2 is not wanted");
    assertThat(genre(last)).isEqualTo("3");
    assertThat(graph.batches).containsExactly(List.of(1), List.of(2, 3));
  }

  @Test
  void aGraphThatAnswersFewerThanItWasAskedFailsThemAll() throws InterruptedException {
    Semaphore permits = new Semaphore(0);
    Batcher.Inference one =
        (posters, count) -> {
          permits.acquireUninterruptibly();
          return new float[][] {{posters.get(0)}};
        };
    batcher =
        new Batcher(one, ByteBuffer::allocateDirect, new BatchPolicy(1, 2, Duration.ofSeconds(5)));
    List<Ticket<Classification>> tickets = List.of(submit(1), submit(2));
    permits.release();
    assertThat(tickets)
        .extracting(BatcherTest::failure)
        .allSatisfy(e -> assertThat(e).hasMessage("the graph answers 1 posters of 2"));
  }

  /** An idle session has nothing to lose, but others need it. */
  @Test
  void aSessionThatIsInterruptedGoesOn() {
    batcher = batcher(1, 1, Duration.ZERO);
    graph.permits.release(2);
    assertThat(genre(submit(1))).isEqualTo("1");
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("session-"))
        .forEach(Thread::interrupt);
    assertThat(genre(submit(2))).isEqualTo("2");
  }

  @Test
  void closingInfersWhatWaitsAndTakesNoMore() {
    batcher = batcher(1, 2, LONG);
    List<Ticket<Classification>> tickets = List.of(submit(1), submit(2), submit(3));
    graph.permits.release(2);
    batcher.close();
    assertThat(tickets).extracting(BatcherTest::genre).containsExactly("1", "2", "3");
    assertThat(failure(submit(4))).isInstanceOf(AdmissionException.Stopping.class);
  }

  @Test
  void everyPosterIsAnsweredOnceWithItsOwnWhateverElseGoesOn(@TempDir Path folder) {
    ModelPackage model = TinyModel.write(folder.resolve("tiny"));
    int posters = 5_000;
    CudaConfiguration cuda = Configurations.of(Map.of()).cuda();
    Outcomes outcomes = new Outcomes();
    try (InferenceSession session = InferenceSessions.open(model, Provider.CPU, 1, cuda)) {
      batcher = new Batcher(session::run, session::buffer, new BatchPolicy(3, 5, Duration.ZERO));
      try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
        for (int i = 0; i < posters; i++) {
          int poster = i;
          clients.execute(() -> submitGrey(poster, outcomes));
        }
      }
      batcher.close();
    }
    assertThat(outcomes.wrong).isEmpty();
    assertThat(outcomes.inferred.values()).containsOnly(1);
    assertThat(outcomes.over).hasSize(posters);
    assertThat(outcomes.over.values()).containsOnly(1);
    for (int i = 0; i < posters; i++) {
      assertThat(i % 4 == 1 || i % 4 == 2 || outcomes.inferred.containsKey(i)).isTrue();
    }
    assertThat(outcomes.inferred).hasSizeLessThan(posters);
  }

  /** How often each poster was inferred, and how often its request was over. */
  private static final class Outcomes {
    final Map<Integer, Integer> inferred = new ConcurrentHashMap<>();
    final Map<Integer, Integer> over = new ConcurrentHashMap<>();
    final Queue<Object> wrong = new ConcurrentLinkedQueue<>();

    void end(int poster, Throwable failure) {
      over.merge(poster, 1, Integer::sum);
      if (failure != null
          && !(failure instanceof AdmissionException.DeadlinePassed && poster % 4 == 1)
          && !(failure instanceof CancellationException && poster % 4 == 2)) {
        wrong.add(failure);
      }
    }
  }

  /** Some of the posters have hardly any time, and of some the client hangs up. */
  private void submitGrey(int poster, Outcomes outcomes) {
    Duration allowed = poster % 4 == 1 ? Duration.ofNanos(300_000) : LONG;
    Ticket<Classification> ticket = new Ticket<>(Deadline.in(allowed));
    ticket
        .answer()
        .subscribe()
        .with(answer -> outcomes.end(poster, null), failure -> outcomes.end(poster, failure));
    ByteBuffer buffer = batcher.takeBuffer();
    while (buffer.hasRemaining()) {
      buffer.put((byte) poster);
    }
    batcher.submit(
        buffer,
        ticket,
        (probabilities, from, to) -> {
          outcomes.inferred.merge(poster, 1, Integer::sum);
          assertGrey(poster, probabilities);
          ticket.answer(new Classification("tiny", "1", List.of(), null));
        });
    if (poster % 4 == 2 && ThreadLocalRandom.current().nextBoolean()) {
      ticket.abandon();
    }
  }

  private static void assertGrey(int poster, float[] probabilities) {
    double level = (poster & 0xFF) / 255.0;
    double[] expected = TinyModel.expected(level, level, level);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) probabilities[i]).isEqualTo(expected[i], within(1e-5));
    }
  }

  private Batcher batcher(int sessions, int maxSize, Duration maxDelay) {
    return new Batcher(
        graph, ByteBuffer::allocateDirect, new BatchPolicy(sessions, maxSize, maxDelay));
  }

  private Ticket<Classification> submit(int poster) {
    return submit(poster, LONG);
  }

  private Ticket<Classification> submit(int poster, Duration allowed) {
    Ticket<Classification> ticket = new Ticket<>(Deadline.in(allowed));
    batcher.submit(
        batcher.takeBuffer().put((byte) poster),
        ticket,
        (answer, from, to) ->
            ticket.answer(
                new Classification("graph", Integer.toString((int) answer[0]), List.of(), null)));
    return ticket;
  }

  private static String genre(Ticket<Classification> ticket) {
    return ticket.answer().await().indefinitely().version();
  }

  private static Throwable failure(Ticket<Classification> ticket) {
    return ticket
        .answer()
        .onItemOrFailure()
        .transform((answer, failure) -> failure)
        .await()
        .indefinitely();
  }
}
