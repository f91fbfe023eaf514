package dev.marquee.trainer.training;

import dev.marquee.model.Sha256;
import dev.marquee.trainer.files.FolderName;
import dev.marquee.trainer.weights.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run that another one learns from.
 *
 * @param run its folder
 * @param sha256 of the weights that it is evaluated with: in the order of their names, each name in
 *     UTF-8 and the values as little-endian float32
 */
public record Teacher(String run, String sha256) {

  /**
   * A run as it is now.
   *
   * @throws RunFolderException if there is none
   */
  public static Teacher of(Path run) {
    return new Teacher(
        run.toAbsolutePath().normalize().toString(), digest(RunFolder.open(run).weights()));
  }

  RunFolder open() {
    return RunFolder.open(Path.of(run));
  }

  String name() {
    return FolderName.of(Path.of(run));
  }

  static String digest(Map<String, Tensor> weights) {
    MessageDigest digest = Sha256.begin();
    new TreeMap<>(weights)
        .forEach(
            (name, tensor) -> {
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              digest.update(tensor.littleEndian());
            });
    return Sha256.hex(digest);
  }
}
