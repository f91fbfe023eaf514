package dev.marquee.trainer;

import java.util.Locale;
import java.util.concurrent.Callable;

/** Does something as a machine does on which decimals have commas. */
public final class InGermany {

  private InGermany() {}

  public static <T> T call(Callable<T> work) throws Exception {
    return Abroad.call(Locale.GERMANY, work);
  }
}
