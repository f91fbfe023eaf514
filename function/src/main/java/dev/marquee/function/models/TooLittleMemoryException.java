package dev.marquee.function.models;

import dev.marquee.function.batching.BatchPolicy;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.ModelPackage;

/** A model that there is too little memory for, until others leave some. */
final class TooLittleMemoryException extends MarqueeException {
  TooLittleMemoryException(ModelPackage model, BatchPolicy policy, long bytes) {
    super(
        ("%s cannot be served, for memory does not suffice: its batches take %d bytes in all. Lower"
                + " marquee.batch.max-size, %d, or marquee.sessions, %d, or give the function more"
                + " memory (-Xmx).")
            .formatted(model.source(), bytes, policy.maxSize(), policy.sessions()));
  }
}
