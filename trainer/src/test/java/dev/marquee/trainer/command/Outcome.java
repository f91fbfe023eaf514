package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command printed and how it ended. */
record Outcome(int exitCode, String out, String err) {

  /** Runs a command whose words are apart by one blank. */
  static Outcome of(String command, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Trainer.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = line.execute(command.formatted(arguments).split(" "));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  JsonNode json() throws IOException {
    assertThat(out).as(toString()).isNotBlank();
    return new ObjectMapper().readTree(out);
  }
}
