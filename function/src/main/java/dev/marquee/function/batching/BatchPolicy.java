package dev.marquee.function.batching;

import dev.marquee.function.settings.Provider;
import dev.marquee.function.settings.ServingConfiguration;
import java.time.Duration;

/**
 * How posters share inferences.
 *
 * @param sessions inferences that run at the same time
 * @param maxSize the most posters of one inference
 * @param maxDelay how long a poster may wait for others while a session is idle
 */
public record BatchPolicy(int sessions, int maxSize, Duration maxDelay) {
  private static final int GPU_BATCH = 32;

  /** Beyond this, the parts of one small image's inference are too small to share. */
  private static final int MOST_USEFUL_THREADS = 4;

  /**
   * What is configured, and for the rest what was the fastest where it was measured: on a CPU an
   * inference a core at a time, one poster each, for batches gain nothing there; on a GPU one at a
   * time, as large as they come.
   */
  public static BatchPolicy of(ServingConfiguration configuration, Provider provider, int cores) {
    boolean gpu = provider == Provider.CUDA;
    return new BatchPolicy(
        configuration.sessions().orElse(gpu ? 1 : cores),
        configuration.batch().maxSize().orElse(gpu ? GPU_BATCH : 1),
        configuration.batch().maxDelay());
  }

  /**
   * The threads of an inference that is alone on the CPU where nothing is configured. Those that
   * run at the same time have one each.
   */
  public static int intraOpThreads(int cores) {
    return Math.min(cores, MOST_USEFUL_THREADS);
  }
}
