package dev.marquee.model;

import java.io.IOException;

/** The disk failed while a model package was read or written. */
public final class PackageIoException extends MarqueeException {

  PackageIoException(String what, IOException cause) {
    super(what + ": " + cause, cause);
  }
}
