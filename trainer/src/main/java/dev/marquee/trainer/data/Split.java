package dev.marquee.trainer.data;

import dev.marquee.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a poster is used for: 80 in 100 for training, 10 for validation, 10 for test. The share is
 * decided for each movie by itself, so a data set that grows moves no movie to another split. A
 * picture that stands under two ids can still fall into two splits.
 */
public enum Split {
  TRAINING,
  VALIDATION,
  TEST;

  /**
   * The split of a movie: the first 64 bits of SHA-256 over {@code "<seed>:<id>"}, unsigned, modulo
   * 10; 0 to 7 is training, 8 validation, 9 test.
   *
   * @param id the IMDb id in the form {@code tt0000417}
   * @param seed another seed gives another split of the same movies
   */
  public static Split of(String id, long seed) {
    byte[] digest = Sha256.begin().digest((seed + ":" + id).getBytes(StandardCharsets.UTF_8));
    return switch ((int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), 10)) {
      case 8 -> VALIDATION;
      case 9 -> TEST;
      default -> TRAINING;
    };
  }

  /** The name that people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
