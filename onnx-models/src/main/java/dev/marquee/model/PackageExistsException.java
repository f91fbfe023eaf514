package dev.marquee.model;

import java.nio.file.Path;

/** Something that must not be overwritten stands where a model package is to be written. */
public final class PackageExistsException extends MarqueeException {

  PackageExistsException(Path folder, String whatToDo) {
    super(folder + " exists already: " + whatToDo);
  }
}
