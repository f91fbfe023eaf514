package dev.marquee.trainer.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IMDb ids, which data sets write as {@code 417} or as {@code tt0000417}. */
final class MovieId {

  private static final Pattern ID = Pattern.compile("(?:tt)?0*([0-9]{1,9})");

  private MovieId() {}

  /** The id in the form {@code tt0000417}, or nothing if the text is no IMDb id. */
  static Optional<String> parse(String text) {
    var matcher = ID.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(String.format(Locale.ROOT, "tt%07d", Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  /** The id that an image file is named after, or nothing if it is no movie's. */
  static Optional<String> ofImage(Path file) {
    String name = file.getFileName().toString();
    return parse(name.substring(0, name.lastIndexOf('.')));
  }
}
