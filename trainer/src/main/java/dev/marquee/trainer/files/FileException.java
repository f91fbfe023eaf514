package dev.marquee.trainer.files;

import dev.marquee.model.MarqueeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A file cannot be written, or a folder not be tidied up. */
public final class FileException extends MarqueeException {

  FileException(String problem, Exception cause) {
    super(problem, cause);
  }

  /** Why a file cannot be read, in words where Java has none but the name of a class. */
  public static String why(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "it may not be read";
      case FileSystemException told when told.getReason() != null -> told.getReason();
      default -> failure.toString();
    };
  }
}
