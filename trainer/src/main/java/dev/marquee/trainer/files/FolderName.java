package dev.marquee.trainer.files;

import java.nio.file.Path;

/** What people call a folder, which tells nothing of the machine. */
public final class FolderName {

  private FolderName() {}

  /** The last part of the whole path; the path itself for a file system's root, which has none. */
  public static String of(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    return whole.getNameCount() == 0 ? whole.toString() : whole.getFileName().toString();
  }
}
