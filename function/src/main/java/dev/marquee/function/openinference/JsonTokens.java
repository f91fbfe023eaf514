package dev.marquee.function.openinference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads parts of JSON token by token; the parser stands at a part's first token. */
final class JsonTokens {
  private static final int MOST_PARAMETERS = 64;

  private JsonTokens() {}

  /** Reads the value of a member, up to its last token. */
  interface Member {
    void read(String name) throws IOException;
  }

  /** Reads an element of an array, up to its last token. */
  interface Element<T> {
    T read(JsonParser parser) throws IOException;
  }

  /** Reads an object; a member that is null counts as absent. */
  static void object(JsonParser parser, String what, Member member) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedInferenceException(what + " is not a JSON object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        member.read(name);
      }
    }
  }

  static <T> List<T> array(JsonParser parser, String what, int longest, Element<T> element)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedInferenceException(what + " is not a JSON array");
    }
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (elements.size() == longest) {
        throw new MalformedInferenceException(what + " has more than " + longest + " elements");
      }
      elements.add(element.read(parser));
    }
    return elements;
  }

  static String string(JsonParser parser, String what) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new MalformedInferenceException(what + " is not a JSON string");
    }
    return parser.getText();
  }

  /** Parameters by their names: strings, whole numbers and booleans; others are skipped. */
  static Map<String, Object> parameters(JsonParser parser) throws IOException {
    Map<String, Object> parameters = new HashMap<>();
    object(
        parser,
        "parameters",
        name -> {
          if (parameters.size() == MOST_PARAMETERS) {
            throw new MalformedInferenceException("parameters are more than " + MOST_PARAMETERS);
          }
          switch (parser.currentToken()) {
            case VALUE_STRING -> parameters.put(name, parser.getText());
            case VALUE_NUMBER_INT -> parameters.put(name, parser.getLongValue());
            case VALUE_TRUE, VALUE_FALSE -> parameters.put(name, parser.getBooleanValue());
            default -> parser.skipChildren();
          }
        });
    return parameters;
  }
}
