package dev.marquee.function.models;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * Orders versions as people do: runs of digits by their value, so that 9 comes before 10, all else
 * by its characters, and what is longer after what it begins with.
 */
final class VersionOrder implements Comparator<String> {
  private static final String BETWEEN_DIGITS_AND_OTHERS =
      "(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])";

  @Override
  public int compare(String one, String other) {
    String[] ours = one.split(BETWEEN_DIGITS_AND_OTHERS);
    String[] theirs = other.split(BETWEEN_DIGITS_AND_OTHERS);
    for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
      int order = compareParts(ours[i], theirs[i]);
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(ours.length, theirs.length);
    return order != 0 ? order : one.compareTo(other); // 1.0 and 1.00 are two versions
  }

  private static int compareParts(String one, String other) {
    return isNumber(one) && isNumber(other)
        ? new BigInteger(one).compareTo(new BigInteger(other))
        : one.compareTo(other);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.charAt(0) >= '0' && part.charAt(0) <= '9';
  }
}
