package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import dev.marquee.trainer.network.Network;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Manifests of networks that nobody trained. */
final class Manifests {

  private Manifests() {}

  /** Single label, with attribution wherever the network has it. */
  static Manifest of(Network network, ImageSize size) {
    boolean attribution = ClassActivationMaps.areIn(network);
    return of(network, size, LabelPolicy.ALPHABETICAL, attribution);
  }

  static Manifest of(Network network, ImageSize size, LabelPolicy policy, boolean attribution) {
    List<String> labels =
        IntStream.range(0, network.classes()).mapToObj(label -> "Genre " + label).toList();
    return new Manifest(
        Manifest.FORMAT,
        "untrained",
        "1",
        network.topology().toString(),
        network.head().toString(),
        labels,
        List.of(),
        policy,
        size,
        attribution,
        Precision.FP32,
        Map.of("epochs", "0", "optimizer", "none", "seed", "1"),
        new Manifest.DataFingerprint("0".repeat(64), 80, 10, 10),
        Map.of("accuracy", 0.1, "macro-f1", 0.05),
        null);
  }
}
