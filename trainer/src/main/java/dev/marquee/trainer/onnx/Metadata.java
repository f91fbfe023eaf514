package dev.marquee.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.marquee.model.Manifest;
import java.util.List;
import java.util.TreeMap;

/** What a graph says of itself: the manifest in its metadata_props. */
public final class Metadata {

  private Metadata() {}

  /**
   * The same model with what another manifest says.
   *
   * @throws ExportException if it is no model
   */
  public static byte[] replace(byte[] model, Manifest manifest) {
    try {
      ModelProto.Builder builder = ModelProto.parseFrom(model).toBuilder();
      write(builder.clearMetadataProps(), manifest);
      return builder.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new ExportException(manifest.network(), List.of("the model is not an ONNX model"));
    }
  }

  /** Sorted, since the order of maps may differ from run to run. */
  static void write(ModelProto.Builder model, Manifest manifest) {
    new TreeMap<>(manifest.metadata())
        .forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
  }
}
