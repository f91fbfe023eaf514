package dev.marquee.function.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base64ImageTest {

  @Test
  void decodesWithPaddingAndWithout() {
    assertThat(Base64Image.decode("/+8=")).containsExactly(0xFF, 0xEF);
    assertThat(Base64Image.decode("/+8")).containsExactly(0xFF, 0xEF);
  }

  @ParameterizedTest
  @CsvSource({
    "'data:image/png;base64,/+8=',send what follows its comma",
    "ab_d,the _ at 2 is none of A-Z",
    "'ab\ncd',the LINE FEED (LF) at 2",
    "ab d,the SPACE at 2",
    "abcdé,the é at 4",
    "abc\uD83C\uDFAC,the \uD83C\uDFAC at 3",
    "abc\uD83C,at 3 is none",
    "abcde,it ends amid a group",
    "ab==cd,after its padding"
  })
  void saysWhatIsWrongInWordsForWhoSentIt(String text, String problem) {
    assertThatThrownBy(() -> Base64Image.decode(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
