package dev.marquee.function.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads through a JSON body before Funqy does, which answers malformed JSON without saying what is
 * wrong, and a structured event without a type with a 500. Long strings are skipped, not copied.
 */
final class JsonCheck {
  private JsonCheck() {}

  /**
   * Lets one JSON object pass.
   *
   * @param body the whole body
   * @param wanted the members to read
   * @return the wanted members that are there and are strings
   * @throws RequestException.MalformedRequest if the body is anything else
   */
  static Map<String, String> strings(ObjectMapper json, byte[] body, Set<String> wanted) {
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RequestException.MalformedRequest("the body is JSON, but not a JSON object");
      }
      Map<String, String> strings = members(parser, wanted);
      if (parser.nextToken() != null) {
        throw new RequestException.MalformedRequest("the body goes on after the JSON object");
      }
      return strings;
    } catch (IOException e) {
      throw RequestException.MalformedRequest.json(e);
    }
  }

  private static Map<String, String> members(JsonParser parser, Set<String> wanted)
      throws IOException {
    Map<String, String> strings = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && wanted.contains(name)) {
        strings.put(name, parser.getText());
      } else {
        if (value != JsonToken.VALUE_NULL) {
          strings.remove(name); // of two, Funqy reads the last
        }
        parser.skipChildren();
      }
    }
    return strings;
  }
}
