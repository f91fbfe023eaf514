package dev.marquee.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.graph.Models;
import java.util.TreeMap;

/** What a graph says of itself: the manifest in its metadata_props. */
public final class Metadata {

  private Metadata() {}

  /** The same model with what another manifest says. */
  public static byte[] replace(byte[] model, Manifest manifest) {
    ModelProto.Builder builder = Models.parse(model).toBuilder().clearMetadataProps();
    write(builder, manifest);
    return builder.build().toByteArray();
  }

  /** Sorted, since the order of maps may differ from run to run. */
  static void write(ModelProto.Builder model, Manifest manifest) {
    new TreeMap<>(manifest.metadata())
        .forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
  }
}
