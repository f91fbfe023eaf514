package dev.marquee.function.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.marquee.function.settings.CudaConfiguration;
import dev.marquee.function.settings.Provider;
import dev.marquee.model.ModelPackage;
import org.jboss.logging.Logger;

/** Opens sessions: on CUDA if it is wanted and there, else on the CPU. */
public final class InferenceSessions {
  private static final Logger LOG = Logger.getLogger(InferenceSessions.class);

  private static final String REQUIREMENTS =
      """

      It takes an NVIDIA driver; CUDA, cuBLAS and cuDNN 9 of the version that ONNX Runtime was built\
       for, in LD_LIBRARY_PATH; and onnxruntime.native.path, naming the folder of ONNX Runtime's own\
       libraries""";

  private InferenceSessions() {}

  /**
   * Loads a package's graph, checks that it is the one that the manifest describes, and says in the
   * log where it runs.
   *
   * @param wanted {@code AUTO} takes CUDA if it is there; {@code CUDA} insists
   * @param threads how many an inference that runs alone on the CPU may use; 0: ONNX Runtime's
   *     choice
   * @throws UnusableModelException telling every way in which graph and manifest differ, or why the
   *     provider cannot be had and what to do
   */
  public static InferenceSession open(
      ModelPackage model, Provider wanted, int threads, CudaConfiguration cuda) {
    OnnxRuntimeLibraries.locate();
    String name = model.manifest().name() + " " + model.manifest().version();
    if (wanted == Provider.CPU) {
      LOG.infof("%s runs on the CPU, as marquee.provider says", name);
    } else if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      refuse(wanted, "this build of ONNX Runtime has none; use the GPU build (Maven profile gpu)");
      LOG.infof("%s runs on the CPU: this build of ONNX Runtime has no CUDA", name);
    } else {
      GraphCheck.check(model);
      try {
        InferenceSession session = new NativeSession(model, () -> new CudaDevice(cuda));
        LOG.infof(
            "%s runs on CUDA device %d, %s CUDA graphs",
            name, cuda.deviceId(), cuda.graphs() ? "with" : "without");
        return session;
      } catch (OnnxRuntimeException e) {
        refuse(wanted, "it cannot be used: " + e.getMessage() + REQUIREMENTS);
        LOG.warnf("%s runs on the CPU, for CUDA cannot be used: %s", name, e.getMessage());
      }
    }
    return CpuSession.open(model, threads);
  }

  private static void refuse(Provider wanted, String reason) {
    if (wanted == Provider.CUDA) {
      throw new UnusableModelException(
          "CUDA is insisted on, but %s. Else set marquee.provider to auto or cpu."
              .formatted(reason));
    }
  }
}
