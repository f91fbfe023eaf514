package dev.marquee.trainer.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.trainer.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs graphs in ONNX Runtime. */
final class Ort {

  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private Ort() {}

  /** Every output by name, of a model with one float32 input. */
  static Map<String, Tensor> run(byte[] model, Tensor x) throws OrtException {
    try (OnnxTensor input =
        OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(x.values()), x.shape())) {
      return run(model, input);
    }
  }

  /** Every output by name, of a model with one uint8 input. */
  static Map<String, Tensor> run(byte[] model, byte[] pixels, long... shape) throws OrtException {
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    try (OnnxTensor input =
        OnnxTensor.createTensor(ENVIRONMENT, direct, shape, OnnxJavaType.UINT8)) {
      return run(model, input);
    }
  }

  private static Map<String, Tensor> run(byte[] model, OnnxTensor input) throws OrtException {
    try (OrtSession session = ENVIRONMENT.createSession(model);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), input))) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      List<String> names = List.copyOf(session.getOutputNames());
      for (int i = 0; i < names.size(); i++) {
        OnnxTensor output = (OnnxTensor) result.get(i);
        outputs.put(
            names.get(i), new Tensor(output.getInfo().getShape(), output.getFloatBuffer().array()));
      }
      return outputs;
    }
  }
}
