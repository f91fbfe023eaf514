package dev.marquee.function.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.function.openinference.InvalidJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads through a JSON body before Funqy does, which answers malformed JSON without saying what is
 * wrong, and a structured event without a type with a 500. Long strings are skipped, not copied.
 */
final class JsonCheck {
  private JsonCheck() {}

  /**
   * What a JSON object has.
   *
   * @param names of all members that are not null
   * @param strings those that were wanted and are strings
   */
  record Members(Set<String> names, Map<String, String> strings) {}

  /**
   * Lets one JSON object pass.
   *
   * @param body the whole body
   * @param wanted the members to read
   * @throws RequestException.MalformedRequest if the body is anything else
   */
  static Members members(ObjectMapper json, byte[] body, Set<String> wanted) {
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RequestException.MalformedRequest("the body is JSON, but not a JSON object");
      }
      Members members = members(parser, wanted);
      if (parser.nextToken() != null) {
        throw new RequestException.MalformedRequest("the body goes on after the JSON object");
      }
      return members;
    } catch (IOException e) {
      throw new RequestException.MalformedRequest(InvalidJson.describe(e));
    }
  }

  private static Members members(JsonParser parser, Set<String> wanted) throws IOException {
    Set<String> names = new HashSet<>();
    Map<String, String> strings = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value != JsonToken.VALUE_NULL) {
        names.add(name);
      }
      if (value == JsonToken.VALUE_STRING && wanted.contains(name)) {
        strings.put(name, parser.getText());
      } else {
        if (value != JsonToken.VALUE_NULL) {
          strings.remove(name); // of two, Funqy reads the last
        }
        parser.skipChildren();
      }
    }
    return new Members(names, strings);
  }
}
