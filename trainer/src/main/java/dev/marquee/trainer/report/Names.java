package dev.marquee.trainer.report;

import dev.marquee.trainer.files.FolderName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Names of which each is given once. */
final class Names {

  private final Set<String> taken = new HashSet<>();

  /** A folder's own name, in whatever letters, without what would break a line or an SVG. */
  static String of(Path folder) {
    return FolderName.of(folder).replaceAll("\\p{Cntrl}", "-");
  }

  /** A name in what anchors and names of files may have anywhere. */
  static String slug(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /** A name itself, or with a number if it is taken. */
  String free(String name) {
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(number -> number == 1 ? name : name + "-" + number)
        .filter(taken::add)
        .findFirst()
        .orElseThrow();
  }
}
