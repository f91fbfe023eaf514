package dev.marquee.function.classification;

import java.util.Base64;

/** An image as text. */
public final class Base64Image {
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

  private static final String DATA_URL = "this is a data URL: send what follows its comma";

  private static String problem(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (!isOfAlphabet(character)) {
        return "the %s at %d is none of A-Z, a-z, 0-9, + and /"
            .formatted(Character.isISOControl(character) ? "control character" : character, i);
      }
    }
    return "it ends amid a group of four characters, or after its padding";
  }

  private static boolean isOfAlphabet(char character) {
    return character < 128 && Character.isLetterOrDigit(character) || "+/=".indexOf(character) >= 0;
  }
}
