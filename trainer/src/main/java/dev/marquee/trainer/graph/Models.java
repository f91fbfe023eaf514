package dev.marquee.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;

/** Serialised ONNX models. */
public final class Models {

  private Models() {}

  /**
   * Reads a model.
   *
   * @throws UnsupportedGraphException if the bytes are none
   */
  public static ModelProto parse(byte[] model) {
    try {
      return ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new UnsupportedGraphException("the graph is not an ONNX model: " + e.getMessage());
    }
  }
}
