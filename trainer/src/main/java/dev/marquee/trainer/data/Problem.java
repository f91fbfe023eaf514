package dev.marquee.trainer.data;

/**
 * Why a row of the label file, or the image that it names, cannot be used. Problems are counted and
 * listed; they never stop a run.
 *
 * @param line the line of the label file on which the row begins, from 1
 * @param what what is wrong
 */
public record Problem(int line, String what) {

  @Override
  public String toString() {
    return "line " + line + ": " + what;
  }
}
