package dev.marquee.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * What is written whole or not at all begins under a hidden name of its own, outlives a loss of
 * power there, and is then moved to where it belongs.
 */
public final class DurableFiles {

  /** What fills a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;

    /** Content that is at hand. */
    static Content of(byte[] bytes) {
      return channel -> {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
          channel.write(left);
        }
      };
    }
  }

  /** A regular expression for what tells the hidden names of one file apart. */
  public static final String UNIQUE = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private DurableFiles() {}

  /** A path beside the target that nobody else uses: {@code .NAME.} and {@link #UNIQUE}. */
  public static Path beside(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
  }

  /**
   * Writes a new file and waits until the disk has it.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
   */
  public static void write(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  /** Has the names in a folder, too, outlive a loss of power, where the file system can. */
  public static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the files are whole, and not every file system can do more
    }
  }
}
