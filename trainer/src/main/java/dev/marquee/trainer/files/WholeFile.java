package dev.marquee.trainer.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes files whole or not at all. */
public final class WholeFile {

  /** What fills a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private static final String HIDDEN = ".";
  private static final String PART = ".part";

  private WholeFile() {}

  /**
   * Replaces a file, or makes it and its folders; whoever reads it sees the old content or the new.
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = folder.resolve(HIDDEN + file.getFileName() + "." + UUID.randomUUID() + PART);
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
  public static void write(Path file, byte[] content) throws IOException {
    write(
        file,
        channel -> {
          for (var left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
            channel.write(left);
          }
        });
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
   */
  public static void deleteParts(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path part : files.filter(WholeFile::isPart).toList()) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  /** Whether a file is what a writer that was killed left behind. */
  public static boolean isPart(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(HIDDEN) && name.endsWith(PART);
  }
}
