package dev.marquee.trainer.weights;

/** What is wrong inside a weights file; {@link WeightsFile} adds which file. */
final class MalformedWeightsException extends Exception {

  MalformedWeightsException(String problem) {
    super(problem);
  }
}
