package dev.marquee.function.inference;

import dev.marquee.model.MarqueeException;

/** ONNX Runtime or CUDA refused a call; the message is theirs, after what was asked of them. */
public final class OnnxRuntimeException extends MarqueeException {
  OnnxRuntimeException(String message) {
    super(message);
  }

  OnnxRuntimeException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
