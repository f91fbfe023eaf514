package dev.marquee.function.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads settings, and refuses those that could not be used. */
public final class Bounds {
  private static final BigInteger LONGEST_IMAGE = BigInteger.ONE.shiftLeft(30);

  /** Of threads and the like: more than there are cores, and less than stops a machine. */
  private static final int MOST = 1024;

  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** Nanoseconds of a century would still be a long; nobody means more than a year. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private Bounds() {}

  private static int number(String value, int least, int most, String rule) {
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, in words that name the rule
    }
    throw new IllegalArgumentException(value + " is not a whole number " + rule);
  }

  /** A whole number of at least 1. */
  public static final class Positive implements Converter<Integer> {
    @Override
    public Integer convert(String value) {
      return number(value, 1, Integer.MAX_VALUE, "of at least 1");
    }
  }

  /** How many there are of what takes a thread, or memory of a GPU, each. */
  public static final class Count implements Converter<Integer> {
    @Override
    public Integer convert(String value) {
      return number(value, 1, MOST, "from 1 to " + MOST);
    }
  }

  /** The number of one among several, counted from 0. */
  public static final class Index implements Converter<Integer> {
    @Override
    public Integer convert(String value) {
      return number(value, 0, MOST, "from 0 to " + MOST);
    }
  }

  /** What Quarkus takes for true or for false, and nothing else, which it would take for false. */
  public static final class Flag implements Converter<Boolean> {
    @Override
    public Boolean convert(String value) {
      return switch (value.strip().toLowerCase(Locale.ROOT)) {
        case "true", "1", "yes", "y", "on", "t" -> true;
        case "false", "0", "no", "n", "off", "f" -> false;
        default -> throw new IllegalArgumentException(value + " is neither true nor false");
      };
    }
  }

  /** A size of at least one byte, and of so many that a long counts them. */
  public static class PositiveSize implements Converter<MemorySize> {
    @Override
    public MemorySize convert(String value) {
      MemorySize size = new MemorySizeConverter().convert(value);
      if (size != null && size.asBigInteger().signum() < 1) {
        throw new IllegalArgumentException(value + " is not a size of at least one byte");
      }
      if (size != null && size.asBigInteger().bitLength() >= Long.SIZE) {
        throw new IllegalArgumentException(value + " is more than any machine has");
      }
      return size;
    }
  }

  /** The size of an image whose base64 fits into an array. */
  public static final class ImageSize extends PositiveSize {
    @Override
    public MemorySize convert(String value) {
      MemorySize size = super.convert(value);
      if (size != null && size.asBigInteger().compareTo(LONGEST_IMAGE) > 0) {
        throw new IllegalArgumentException(value + " is more than 1G");
      }
      return size;
    }
  }

  /** A duration of at least 0 and at most a year. */
  public static class NonNegativeDuration implements Converter<Duration> {
    @Override
    public Duration convert(String value) {
      Duration duration = DurationConverter.parseDuration(value);
      if (duration == null) {
        return null; // of an empty value, which is then told by the setting's name
      }
      if (duration.isNegative()) {
        throw new IllegalArgumentException(value + " is a negative duration");
      }
      if (duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(value + " is more than a year");
      }
      return duration;
    }
  }

  /** A duration of at least a millisecond, in which timers count, and at most a year. */
  public static final class PositiveDuration extends NonNegativeDuration {
    @Override
    public Duration convert(String value) {
      Duration duration = super.convert(value);
      if (duration != null && duration.isZero()) {
        throw new IllegalArgumentException(value + " is not a duration of more than 0");
      }
      if (duration != null && duration.compareTo(SHORTEST) < 0) {
        throw new IllegalArgumentException(value + " is less than a millisecond");
      }
      return duration;
    }
  }
}
