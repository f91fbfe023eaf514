package dev.marquee.trainer.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

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

  /** Whether a file is what a writer that was killed left behind. */
  public static boolean isPart(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(HIDDEN) && name.endsWith(PART);
  }
}
