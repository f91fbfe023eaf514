package dev.marquee.function.openinference;

import java.util.Base64;

/** An image as text. */
public final class Base64Image {
  private static final String DATA_URL = "this is a data URL: send what follows its comma";

  private Base64Image() {}

  /**
   * Decodes base64 as RFC 4648 has it (section 4), padded or not.
   *
   * @throws IllegalArgumentException if it is something else, in words for who sent it
   */
  public static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text.startsWith("data:") ? DATA_URL : problem(text), e);
    }
  }

  private static String problem(String text) {
    for (int i = 0; i < text.length(); i++) {
      int character = text.codePointAt(i);
      if (!isOfAlphabet(character)) {
        return "the %s at %d is none of A-Z, a-z, 0-9, + and /".formatted(told(character), i);
      }
    }
    return "it ends amid a group of four characters, or after its padding";
  }

  private static boolean isOfAlphabet(int character) {
    return character < 128 && Character.isLetterOrDigit(character) || "+/=".indexOf(character) >= 0;
  }

  /** By name where nothing, or half a character, would be seen. */
  private static String told(int character) {
    boolean seen =
        !Character.isWhitespace(character)
            && !Character.isISOControl(character)
            && Character.getType(character) != Character.SURROGATE;
    return seen ? Character.toString(character) : Character.getName(character);
  }
}
