package dev.marquee.trainer;

import java.util.Locale;
import java.util.concurrent.Callable;

/** Does something as machines elsewhere do. */
public final class Abroad {

  private Abroad() {}

  /** Where decimals have other separators, and all digits are others. */
  public static <T> T inEgypt(Callable<T> work) throws Exception {
    return call(Locale.forLanguageTag("ar-EG-u-nu-arab"), work);
  }

  static <T> T call(Locale country, Callable<T> work) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(country);
    try {
      return work.call();
    } finally {
      Locale.setDefault(before);
    }
  }
}
