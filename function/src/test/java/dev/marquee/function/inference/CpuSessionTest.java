package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.TinyModel;
import dev.marquee.model.ModelPackage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuSessionTest {
  @TempDir Path folder;

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
