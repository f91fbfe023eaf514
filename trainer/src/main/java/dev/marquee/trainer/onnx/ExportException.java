package dev.marquee.trainer.onnx;

import dev.marquee.model.MarqueeException;
import java.util.List;

/** A network that cannot be written as an ONNX graph, with every reason at once. */
public final class ExportException extends MarqueeException {

  ExportException(String network, List<String> problems) {
    super(
        network
            + " cannot be exported to ONNX:"
            + String.join("", problems.stream().map(p -> "\n  - " + p).toList()));
  }
}
