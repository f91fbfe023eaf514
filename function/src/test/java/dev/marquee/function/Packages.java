package dev.marquee.function;

import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Packages of {@link TinyModel} in several versions, which answer differently. */
public final class Packages {
  private Packages() {}

  /** The genre of a red image by the model of that version; versions are numbers. */
  public static String red(String version) {
    return labels(version).getFirst();
  }

  private static List<String> labels(String version) {
    List<String> labels = new ArrayList<>(TinyModel.LABELS);
    Collections.rotate(labels, Integer.parseInt(version));
    return labels;
  }

  public static Manifest manifest(String name, String version) {
    return TinyModel.manifest(name, version, labels(version), TinyModel.SIZE, false);
  }

  public static ModelPackage write(Path folder, String name, String version) {
    return write(folder, manifest(name, version));
  }

  public static ModelPackage write(Path folder, Manifest manifest) {
    return TinyModel.write(folder, manifest, manifest);
  }

  public static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
