package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;
import java.util.List;

/** Runs that are to work together and cannot. */
public final class MismatchedRunsException extends MarqueeException {

  MismatchedRunsException(String what, List<String> problems) {
    super(what + ":\n- " + String.join("\n- ", problems));
  }
}
