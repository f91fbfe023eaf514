package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.TinyModel;
import dev.marquee.function.settings.Provider;
import dev.marquee.model.ModelPackage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuSessionTest {
  @TempDir Path folder;

  /** Answers with its number, after something else. */
  private record Numbered(int number, Runnable meanwhile) implements InferenceSession {
    @Override
    public float[][] run(ByteBuffer posters, int count) {
      meanwhile.run();
      return new float[][] {{number}};
    }

    @Override
    public Explained explain(ByteBuffer poster) {
      return new Explained(run(poster, 1)[0], new float[0][][]);
    }

    @Override
    public ByteBuffer buffer(int count) {
      return ByteBuffer.allocateDirect(count);
    }

    @Override
    public void warmUp(int largest) {}

    @Override
    public Provider provider() {
      return Provider.CPU;
    }

    @Override
    public void close() {}
  }

  @Test
  void givesAllThreadsToWhatComesAloneAndOneToWhatComesMeanwhile() {
    AtomicReference<InferenceSession> session = new AtomicReference<>();
    List<Integer> asked = new ArrayList<>();
    Runnable meanwhile =
        () -> {
          asked.add((int) session.get().run(null, 1)[0][0]);
          asked.add((int) session.get().explain(null).probabilities()[0]);
        };
    session.set(new CpuSession(new Numbered(1, meanwhile), new Numbered(2, () -> {})));
    asked.add((int) session.get().run(null, 1)[0][0]);
    asked.add((int) session.get().explain(null).probabilities()[0]);
    assertThat(asked).containsExactly(2, 2, 1, 2, 2, 1);
  }

  @Test
  void answersAloneAndBesideOthersAlike() {
    ModelPackage model = TinyModel.write(folder.resolve("tiny"));
    try (InferenceSession session = CpuSession.open(model, 2);
        InferenceSession single = PlainSession.open(model, 1)) {
      session.warmUp(1);
      ByteBuffer poster = session.buffer(1);
      byte[] noise = new byte[poster.remaining()];
      new Random(1).nextBytes(noise);
      poster.put(noise).clear();
      float[] expected = single.run(poster, 1)[0];

      assertThat(session.run(poster, 1)[0]).containsExactly(expected);
      assertThat(
              IntStream.range(0, 400)
                  .parallel()
                  .mapToObj(_ -> session.run(poster.duplicate(), 1)[0])
                  .toList())
          .allSatisfy(answer -> assertThat(answer).containsExactly(expected));
    }
  }
}
