package dev.marquee.function.openinference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.marquee.function.admission.AdmissionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The elements of a tensor as they came, whose shape does not show in them. */
sealed interface TensorData {

  /** JSON numbers, each 0 to 255. */
  record Numbers(byte[] values) implements TensorData {}

  /** JSON strings. */
  record Strings(List<String> values) implements TensorData {}

  /** What follows the JSON, as the extension for binary tensor data has it. */
  record Binary(ByteBuffer bytes) implements TensorData {}

  /**
   * Reads a JSON array, nested or flat, of numbers or strings.
   *
   * @param mostStrings how many strings it may have: each is a poster, and short ones take far more
   *     memory than they have in JSON
   * @throws MalformedInferenceException if it is none, or has both
   * @throws AdmissionException.TooManyPosters if it has more strings
   */
  static TensorData read(JsonParser parser, int mostStrings) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedInferenceException("data is not a JSON array");
    }
    Elements elements = new Elements();
    for (int depth = 1; depth > 0; ) {
      switch (parser.nextToken()) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        default -> elements.add(parser, mostStrings);
      }
    }
    return elements.data(mostStrings);
  }

  /** What an array has had so far, but for strings beyond the most, which are only counted. */
  final class Elements {
    private final ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    private final List<String> strings = new ArrayList<>();
    private long count; // of strings

    private void add(JsonParser parser, int mostStrings) throws IOException {
      switch (parser.currentToken()) {
        case VALUE_NUMBER_INT -> numbers.write(uint8(parser.getLongValue()));
        case VALUE_NUMBER_FLOAT -> numbers.write(uint8(whole(parser.getDoubleValue())));
        case VALUE_STRING -> {
          if (++count <= mostStrings) {
            strings.add(parser.getText());
          }
        }
        default ->
            throw new MalformedInferenceException(
                "data has neither whole numbers nor strings, but " + parser.getText());
      }
    }

    private TensorData data(int mostStrings) {
      if (count > mostStrings) {
        throw new AdmissionException.TooManyPosters(count, mostStrings);
      }
      if (numbers.size() > 0 && !strings.isEmpty()) {
        throw new MalformedInferenceException("data has both numbers and strings");
      }
      return strings.isEmpty() ? new Numbers(numbers.toByteArray()) : new Strings(strings);
    }
  }

  /** In JSON, 1.0 is the same number as 1. */
  private static long whole(double number) {
    if (number != (long) number) {
      throw new MalformedInferenceException("data has " + number + ", which is no whole number");
    }
    return (long) number;
  }

  private static int uint8(long number) {
    if (number < 0 || number > 255) {
      throw new MalformedInferenceException("data has " + number + ", which is not 0 to 255");
    }
    return (int) number;
  }
}
