package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What programs and shells get to see. */
class StandardOutputTest {

  @TempDir private Path folder;

  private String posters;

  @BeforeEach
  void writePosters() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 3; id++) {
      synthetic.add(id, "Drama");
    }
    posters = synthetic.write().toString();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anAnswerThatDoesNotArriveIsAFailure() throws Exception {
    File log = folder.resolve("log").toFile();
    Process process =
        TrainerProcess.of(List.of(), "data", "stats", "--posters", posters)
            .redirectOutput(new File("/dev/full"))
            .redirectError(log)
            .start();

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(Files.readString(log.toPath())).startsWith("trainer: standard output");
  }

  @Test
  void aReaderThatGoesAfterOneLineIsAFailureOfEveryVerb() {
    for (String command : List.of("data stats --json --posters " + posters, "help", "--version")) {
      StringWriter err = new StringWriter();
      int exitCode =
          Trainer.commandLine()
              .setOut(new PrintWriter(new Gone()))
              .setErr(new PrintWriter(err, true))
              .execute(command.split(" "));

      assertThat(exitCode).as(command).isEqualTo(1);
      assertThat(err.toString()).as(command).contains("standard output cannot be written");
    }
  }

  @Test
  void figuresHaveTheDigitsThatProgramsRead() throws Exception {
    Path out = folder.resolve("out");
    Process process =
        TrainerProcess.of(
                List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab"),
                "data",
                "stats",
                "--posters",
                posters)
            .redirectOutput(out.toFile())
            .start();

    assertThat(process.waitFor()).isZero();
    assertThat(out).content().startsWith("3 rows: 3 usable posters");
    assertThat(out).content().contains("is right for 1.000");
  }

  /** As {@code head} does once it has what it wants. */
  private static final class Gone extends Writer {

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException("Broken pipe");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
