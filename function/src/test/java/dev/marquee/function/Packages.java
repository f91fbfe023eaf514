package dev.marquee.function;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageWriter;
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

  /** Writes a package whose graph loads and then fails at every inference. */
  public static ModelPackage writeUnable(Path folder, String name) {
    ModelPackage able = write(folder, name, "1");
    ModelProto.Builder graph = parse(able).toBuilder();
    GraphProto.Builder nodes = graph.getGraphBuilder();
    // weights for a fourth colour, which no poster has
    TensorProto.Builder weights = nodes.getInitializerBuilder(0).setDims(0, 4);
    TinyModel.LABELS.forEach(_ -> weights.addFloatData(0));
    TensorShapeProto.Builder poster =
        nodes.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    poster.getDimBuilder(3).setDimParam("colours");
    return PackageWriter.write(
        folder, able.manifest(), graph.build().toByteArray(), "# unable\n", true);
  }

  /**
   * Writes a package whose graph multiplies colours by a weight that makes probabilities NaN: the
   * largest float those of all posters but black ones, infinity those of black ones, too.
   */
  public static ModelPackage writeOverflowing(Path folder, Manifest manifest, float weight) {
    ModelPackage able = write(folder, manifest);
    ModelProto.Builder graph = parse(able).toBuilder();
    for (TensorProto.Builder weights : graph.getGraphBuilder().getInitializerBuilderList()) {
      if (weights.getName().equals("weights")) {
        weights.setFloatData(0, weight);
      }
    }
    return PackageWriter.write(
        folder, able.manifest(), graph.build().toByteArray(), "# overflowing\n", true);
  }

  private static ModelProto parse(ModelPackage model) {
    try {
      return ModelProto.parseFrom(model.model());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
