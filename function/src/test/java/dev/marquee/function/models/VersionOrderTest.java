package dev.marquee.function.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

  @Test
  void ordersVersionsAsPeopleDo() {
    List<String> ordered =
        List.of(
            "1",
            "1-rc9",
            "1-rc10",
            "1.0",
            "1.00",
            "1.0.1",
            "1.9",
            "1.10",
            "9",
            "10",
            "2026",
            "20260101000000000000000000000001",
            "main",
            "v9",
            "v10");
    for (int seed = 0; seed < 50; seed++) {
      List<String> shuffled = new ArrayList<>(ordered);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(new VersionOrder());
      assertThat(shuffled).isEqualTo(ordered);
    }
  }
}
