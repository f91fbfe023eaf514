package dev.marquee.function.telemetry;

/**
 * When a poster came to each stage of its way, in terms of {@link System#nanoTime()}.
 *
 * @param accepted its request got a ticket, and it waited for a thread to decode it
 * @param decodingFrom that thread took it
 * @param decodedAt it was decoded and resized, and waited for a session
 * @param inferringFrom a session ran its batch
 * @param inferredAt that run was over
 */
public record Stages(
    long accepted, long decodingFrom, long decodedAt, long inferringFrom, long inferredAt) {

  /** Nanoseconds in which nothing was done for it. */
  long waiting() {
    return decodingFrom - accepted + inferringFrom - decodedAt;
  }

  /** Nanoseconds of decoding and resizing. */
  long decoding() {
    return decodedAt - decodingFrom;
  }

  /** Nanoseconds of the inference that it was part of. */
  long inferring() {
    return inferredAt - inferringFrom;
  }
}
