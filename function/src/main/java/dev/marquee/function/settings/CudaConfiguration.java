package dev.marquee.function.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How CUDA is used, where it is: the settings under {@code marquee.cuda}. */
public interface CudaConfiguration {

  /** Which of the GPUs, as CUDA counts them from 0. */
  @WithDefault("0")
  @WithConverter(Bounds.Index.class)
  int deviceId();

  /** The most device memory that one model's weights and intermediate results may take. */
  @WithDefault("8G")
  @WithConverter(Bounds.PositiveSize.class)
  MemorySize memoryLimit();

  /**
   * Whether each batch size is captured once as a CUDA graph and then replayed, which spares the
   * launch of each kernel; a graph needs every operator of the model to run on CUDA.
   */
  @WithDefault("true")
  @WithConverter(Bounds.Flag.class)
  boolean graphs();

  /** Whether convolutions keep channels last, as tensor cores want them. */
  @WithDefault("true")
  @WithConverter(Bounds.Flag.class)
  boolean nhwc();
}
