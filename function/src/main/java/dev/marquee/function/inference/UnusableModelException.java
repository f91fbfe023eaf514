package dev.marquee.function.inference;

import ai.onnxruntime.OrtException;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.ModelPackage;

/** A model package that reads well, but that the function cannot serve here. */
public final class UnusableModelException extends MarqueeException {
  public UnusableModelException(String message) {
    super(message);
  }

  /** A graph that ONNX Runtime does not take. */
  UnusableModelException(ModelPackage model, OrtException refusal) {
    this("ONNX Runtime does not take the graph of " + model.source() + ": " + refusal.getMessage());
  }
}
