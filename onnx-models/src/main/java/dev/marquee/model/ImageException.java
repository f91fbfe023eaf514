package dev.marquee.model;

/** What is wrong with an encoded image; each failure has its own class. */
public abstract class ImageException extends MarqueeException {

  protected ImageException(String message) {
    super(message);
  }

  protected ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
