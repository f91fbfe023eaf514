package dev.marquee.trainer.data;

/** Carries what is wrong with a row to where its line number is known; never leaves the package. */
final class UnusableRowException extends Exception {

  UnusableRowException(String message) {
    super(message);
  }
}
