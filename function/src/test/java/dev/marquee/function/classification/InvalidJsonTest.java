package dev.marquee.function.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class InvalidJsonTest {

  @Test
  void tellsWhatIsWrongAndWhere() {
    assertThat(InvalidJson.describe(failure("{\n  \"top\": 3,]".getBytes(UTF_8))))
        .startsWith("this is not valid JSON: Unexpected character (']'")
        .endsWith(" (line 2, column 12)");
  }

  @Test
  void ofWhatIsNoTextTellsWhatIsWrong() {
    assertThat(InvalidJson.describe(new CharConversionException("no UTF-32")))
        .isEqualTo("this is not valid JSON: no UTF-32");
  }

  private static IOException failure(byte[] json) {
    return catchThrowableOfType(IOException.class, () -> new JsonMapper().readTree(json));
  }
}
