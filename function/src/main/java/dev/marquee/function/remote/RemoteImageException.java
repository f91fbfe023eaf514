package dev.marquee.function.remote;

import dev.marquee.model.MarqueeException;

/**
 * An image that a URL names and that is not fetched, or cannot be; each reason has its own class.
 */
public abstract sealed class RemoteImageException extends MarqueeException {

  private RemoteImageException(String message) {
    super(message);
  }

  /** This is no URL that could be fetched. */
  public static final class MalformedUrl extends RemoteImageException {
    MalformedUrl(String what) {
      super(what + ": send one such as https://images.example.org/poster.jpg");
    }
  }

  /** Nothing is fetched from there, whether there is anything or not. */
  public static final class Forbidden extends RemoteImageException {
    Forbidden(String what) {
      super(what);
    }
  }

  /** There is no image, which trying again does not change. */
  public static final class Missing extends RemoteImageException {
    Missing(String what) {
      super(what);
    }
  }

  /** The image has too many bytes. */
  public static final class TooLarge extends RemoteImageException {
    TooLarge(String host, long limit) {
      super(
          "what %s sends has more than %d bytes, which is all that is read".formatted(host, limit));
    }
  }

  /** The host cannot be asked now. */
  public static final class Unreachable extends RemoteImageException {
    Unreachable(String what) {
      super(what);
    }
  }
}
