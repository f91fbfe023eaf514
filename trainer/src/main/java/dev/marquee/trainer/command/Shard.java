package dev.marquee.trainer.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.TypeConversionException;

/**
 * One of several equal shares of a list, so that several processes can work on it without speaking
 * to each other.
 *
 * @param index which share, 1 to {@code count}; 0 is another name of the last one, so that
 *     schedulers that count from 0 (Kubernetes' Indexed Jobs) name every share as well
 * @param count how many shares there are, at least 1
 */
record Shard(int index, int count) {

  static final Shard WHOLE = new Shard(1, 1);

  private static final Pattern SHARD = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  /** Reads {@code 3/16}. */
  static Shard parse(String text) {
    Matcher matcher = SHARD.matcher(text);
    if (matcher.matches()) {
      Shard shard =
          new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (shard.count >= 1 && shard.index <= shard.count) {
        return shard;
      }
    }
    throw new TypeConversionException("'" + text + "' is no shard: give K/N, such as 3/16 or 0/16");
  }

  /** Every {@code count}-th element, from the {@code index}-th on. */
  <T> List<T> of(List<T> all) {
    return IntStream.range(0, all.size())
        .filter(position -> (position + 1) % count == index % count)
        .mapToObj(all::get)
        .toList();
  }
}
