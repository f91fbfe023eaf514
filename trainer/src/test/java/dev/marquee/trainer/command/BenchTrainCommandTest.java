package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BenchTrainCommandTest {

  @Test
  void timesEachBatchSizeInEachPrecision() throws IOException {
    var out = new StringWriter();
    String command =
        "bench train --network squeezenet1_1 --batch 1,2 --mixed-precision none --steps 1 --memory-steps 3 --device cpu --json";
    int exit = Trainer.commandLine().setOut(new PrintWriter(out)).execute(command.split(" "));
    assertThat(exit).isZero();
    JsonNode results = new ObjectMapper().readTree(out.toString());
    assertThat(results).hasSize(2);
    for (JsonNode result : results) {
      assertThat(result.get("network").asText()).isEqualTo("squeezenet1_1");
      assertThat(result.get("imagesPerSecond").asDouble()).isPositive();
      assertThat(result.get("memoryLate").get("process").asLong()).isGreaterThan(100L << 20);
    }
    assertThat(results.get(0).get("memorySteps").asInt()).isEqualTo(3);
    assertThat(results.get(1).get("batchSize").asInt()).isEqualTo(2);
    assertThat(results.get(1).get("memorySteps").asInt()).isEqualTo(1);
  }

  @Test
  void refusesToTimeNothing() {
    var silent = new PrintWriter(new StringWriter());
    assertThat(Trainer.commandLine().setErr(silent).execute("bench", "train", "--steps", "0"))
        .isEqualTo(2);
  }
}
