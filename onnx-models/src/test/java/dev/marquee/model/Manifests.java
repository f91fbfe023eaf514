package dev.marquee.model;

import java.util.List;
import java.util.Map;

/** Manifests for tests. */
final class Manifests {
  static final String DIGEST = "0123456789abcdef".repeat(4);

  private Manifests() {}

  static Manifest sound() {
    return new Manifest(
        Manifest.FORMAT,
        "squeezenet1_1",
        "2026-01-31",
        "squeezenet1_1",
        "classifier",
        List.of("Action", "Comédie", "Drama"),
        List.of(),
        LabelPolicy.FIRST_LISTED,
        ImageSize.PAPER,
        true,
        Precision.FP32,
        Map.of("epochs", "4", "learning-rate", "0.01"),
        new Manifest.DataFingerprint(DIGEST, 80, 10, 10),
        Map.of("accuracy", 0.446, "macro-f1", 0.189),
        DIGEST);
  }

  static Manifest flawed() {
    return new Manifest(
        2,
        "../etc",
        " ",
        null,
        "big",
        List.of("Drama", "", "Drama"),
        List.of(),
        null,
        null,
        false,
        null,
        null,
        new Manifest.DataFingerprint("ABC", -1, 0, 0),
        Map.of("accuracy", Double.NaN),
        "");
  }
}
