package dev.marquee.trainer.files;

import dev.marquee.model.DurableFiles;
import dev.marquee.model.DurableFiles.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes files whole or not at all. */
public final class WholeFile {
  private static final Pattern PART =
      Pattern.compile("(?s)\\..+\\." + DurableFiles.UNIQUE + "\\.part");

  private WholeFile() {}

  /**
   * Replaces a file, or makes it and its folders; whoever reads it sees the old content or the new.
   *
   * @throws FileException if it cannot be written; the old content stands
   */
  public static void write(Path file, Content content) {
    try {
      replace(file, content);
    } catch (IOException e) {
      throw new FileException("cannot write " + file + ": " + e, e);
    }
  }

  private static void replace(Path file, Content content) throws IOException {
    Path whole = file.toAbsolutePath();
    Files.createDirectories(whole.getParent());
    Path part = Path.of(DurableFiles.beside(whole) + ".part");
    try {
      DurableFiles.write(part, content);
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      DurableFiles.force(whole.getParent());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The same for content that is at hand. */
  public static void write(Path file, byte[] content) {
    write(file, Content.of(content));
  }

  /** The same for text, in UTF-8. */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Removes what writers that were killed left behind in a folder, if it is there; for those that
   * alone write to it.
   *
   * @throws FileException if it cannot be
   */
  public static void deleteParts(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path part : files.filter(WholeFile::isPart).toList()) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new FileException("cannot tidy up " + folder + ": " + e, e);
    }
  }

  /** Whether a file is what a writer that was killed left behind. */
  public static boolean isPart(Path file) {
    return PART.matcher(file.getFileName().toString()).matches();
  }
}
