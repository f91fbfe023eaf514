package dev.marquee.trainer.inference;

import ai.onnxruntime.OrtException;
import dev.marquee.model.MarqueeException;

/** ONNX Runtime refused a model or an input. */
public final class OnnxRuntimeException extends MarqueeException {

  private static final long serialVersionUID = 1;

  OnnxRuntimeException(String what, OrtException cause) {
    super("ONNX Runtime " + what + ": " + cause.getMessage(), cause);
  }
}
