package dev.marquee.trainer.inference;

import ai.onnxruntime.OrtException;
import dev.marquee.model.MarqueeException;

/** ONNX Runtime refused a model or an input. */
public final class OnnxRuntimeException extends MarqueeException {

  OnnxRuntimeException(String what, OrtException cause) {
    super("ONNX Runtime " + what + ": " + cause.getMessage(), cause);
  }
}
