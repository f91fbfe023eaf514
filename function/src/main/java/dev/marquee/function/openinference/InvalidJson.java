package dev.marquee.function.openinference;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import java.io.IOException;
import java.util.regex.Pattern;

/** Words for who sent bytes that are no JSON, or no text in the encoding that they seem to have. */
public final class InvalidJson {
  /** Where a bracket begins, which Jackson tells in words that are not for clients. */
  private static final Pattern WHERE_IT_BEGINS =
      Pattern.compile(" \\((start marker|for \\w+ starting) at \\[Source: .*]\\)", Pattern.DOTALL);

  private InvalidJson() {}

  /**
   * What is wrong with them, and where.
   *
   * @param e met while bytes in memory were read
   */
  public static String describe(IOException e) {
    String what = e instanceof JacksonException json ? describe(json) : e.getMessage();
    return "this is not valid JSON: " + what;
  }

  private static String describe(JacksonException e) {
    JsonLocation at = e.getLocation();
    String where =
        at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    return WHERE_IT_BEGINS.matcher(e.getOriginalMessage()).replaceAll("") + where;
  }
}
