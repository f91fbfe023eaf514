package dev.marquee.model;

/**
 * The root of every failure that Marquee foresees. Its message tells a person what is wrong with
 * what, and what to do; it is shown as it stands, without a stack trace.
 */
public abstract class MarqueeException extends RuntimeException {

  protected MarqueeException(String message) {
    super(message);
  }

  protected MarqueeException(String message, Throwable cause) {
    super(message, cause);
  }
}
