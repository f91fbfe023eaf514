package dev.marquee.function.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every setting of the function, under the prefix {@code marquee}. A value that cannot be used
 * stops the start, and all of them are reported at once.
 */
@ConfigMapping(prefix = "marquee")
public interface ServingConfiguration {

  /** The folder of the model package to serve; without it, the embedded default model. */
  Optional<Path> model();

  /**
   * A folder of model packages to serve as well, {@code NAME/} or {@code NAME/VERSION/}. It is
   * followed: packages that appear, change or go are taken up without a restart.
   */
  Optional<Path> models();

  /**
   * The model that answers where a request names none, {@code name} or {@code name:version};
   * without it, the one of {@link #model()}, else the embedded one, else the first of {@link
   * #models()}.
   */
  Optional<String> defaultModel();

  /** How long to wait between two looks at {@link #models()}; 0 looks at the start alone. */
  @WithDefault("1s")
  @WithConverter(Bounds.NonNegativeDuration.class)
  Duration reloadInterval();

  /**
   * How large the graphs that are loaded may be in all, by the lengths of their files. A graph
   * takes more: on the CPU it is loaded twice, unless an inference has one thread, and weights of
   * fewer bits are kept as floats. Beyond it the model used least recently is freed, and loaded
   * again when it is asked for; the default model and the one asked last stay. Without it, all
   * stay.
   */
  Optional<@WithConverter(Bounds.PositiveSize.class) MemorySize> modelsMemory();

  /** Where inference runs. */
  @WithDefault("auto")
  Provider provider();

  /** How CUDA is used, where inference runs there. */
  CudaConfiguration cuda();

  /**
   * Inferences that run at the same time; without it, one on a GPU, one a core on a CPU. On a GPU
   * they take turns, for one thread runs them all: more than one are of no use there.
   */
  Optional<@WithConverter(Bounds.Count.class) Integer> sessions();

  /**
   * Threads of an inference that is alone on a CPU; without it, one a core, at most four. Those
   * that run at the same time have one each.
   */
  Optional<@WithConverter(Bounds.Count.class) Integer> intraOpThreads();

  /** Posters that are decoded at the same time; without it, one a core. */
  Optional<@WithConverter(Bounds.Count.class) Integer> decodeThreads();

  /** How posters that wait are inferred together. */
  Batch batch();

  /** Posters that are accepted and not yet answered; without it, 32 a core. */
  Optional<@WithConverter(Bounds.Positive.class) Integer> queueCapacity();

  /**
   * How long a request may take from its arrival; the header {@code X-Request-Timeout-Ms} shortens
   * it.
   */
  @WithDefault("10s")
  @WithConverter(Bounds.PositiveDuration.class)
  Duration deadline();

  /** The longest encoded image, at most 1 GiB. */
  @WithDefault("20M")
  @WithConverter(Bounds.ImageSize.class)
  MemorySize maxImageBytes();

  /** The largest decoded image, width times height. */
  @WithDefault("40000000")
  @WithConverter(Bounds.Positive.class)
  int maxImagePixels();

  /** Whose images are fetched. */
  Url url();

  /** How many genres an answer has where the request does not say; a model with fewer gives all. */
  @WithDefault("3")
  @WithConverter(Bounds.Positive.class)
  int top();

  /** The {@code source} attribute of the events that we answer with, a URI reference. */
  @WithDefault("/marquee")
  URI eventSource();

  /** How posters that wait are inferred together. */
  interface Batch {
    /** The most posters of one inference; without it, 32 on a GPU, 1 on a CPU. */
    Optional<@WithConverter(Bounds.Count.class) Integer> maxSize();

    /** How long a poster waits for others although a session is idle; less than the deadline. */
    @WithDefault("0")
    @WithConverter(Bounds.NonNegativeDuration.class)
    Duration maxDelay();
  }

  /** Whose images are fetched, where a request names one by its URL. */
  interface Url {
    /**
     * The hosts that images may be fetched from: {@code images.example.org}, {@code *.example.org}
     * for every host below that one, {@code example.org:8443} for another port than that of the
     * scheme. Without it, nothing is fetched.
     */
    Optional<List<@WithConverter(AllowedHost.Parser.class) AllowedHost>> hosts();

    /** How long an image may take, with all its redirects. */
    @WithDefault("5s")
    @WithConverter(Bounds.PositiveDuration.class)
    Duration timeout();
  }
}
