package dev.marquee.function.openinference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidJsonTest {

  @Test
  void tellsWhatIsWrongAndWhere() {
    assertThat(InvalidJson.describe(failure("{\n  \"top\": 3,]".getBytes(UTF_8))))
        .startsWith("this is not valid JSON: Unexpected character (']'")
        .endsWith(" (line 2, column 12)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | expected close marker for Object (line 1, column 2)",
        "{\"a\":[1} | expected ']' (line 1, column 8)"
      })
  void tellsNothingOfItsParser(String json, String problem) {
    assertThat(InvalidJson.describe(failure(json.getBytes(UTF_8))))
        .endsWith(problem)
        .doesNotContain("Source");
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
