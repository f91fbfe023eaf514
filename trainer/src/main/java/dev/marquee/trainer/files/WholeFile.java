package dev.marquee.trainer.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes files whole or not at all. */
public final class WholeFile {

  /** What fills a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private static final Pattern PART =
      Pattern.compile("(?s)\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part");

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
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(folder);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The same for content that is at hand. */
  public static void write(Path file, byte[] content) {
    write(
        file,
        channel -> {
          for (var left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
            channel.write(left);
          }
        });
  }

  /** The same for text, in UTF-8. */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** So that the new name, too, outlives a loss of power. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the file is whole, and not every file system can do more
    }
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
