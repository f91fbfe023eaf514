package dev.marquee.function;

import dev.marquee.function.inference.CudaConfiguration;
import dev.marquee.function.inference.Provider;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Every setting of the function, under the prefix {@code marquee}. A value that cannot be used
 * stops the start, and all of them are reported at once.
 */
@ConfigMapping(prefix = "marquee")
interface ServingConfiguration {

  /** The folder of the model package to serve; without it, the embedded default model. */
  Optional<Path> model();

  /** Where inference runs. */
  @WithDefault("auto")
  Provider provider();

  /** How CUDA is used, where inference runs there. */
  CudaConfiguration cuda();

  /** Threads that one inference may use; without it, ONNX Runtime's choice: one a physical core. */
  Optional<@WithConverter(Positive.class) Integer> intraOpThreads();

  /** Posters that are decoded and inferred at the same time; without it, one a processor. */
  Optional<@WithConverter(Positive.class) Integer> concurrency();

  /** The longest encoded image. */
  @WithDefault("20M")
  MemorySize maxImageBytes();

  /** The largest decoded image, width times height. */
  @WithDefault("40000000")
  @WithConverter(Positive.class)
  int maxImagePixels();

  /** How many genres an answer has where the request does not say; a model with fewer gives all. */
  @WithDefault("3")
  @WithConverter(Positive.class)
  int top();

  /** The {@code source} attribute of the events that we answer with, a URI reference. */
  @WithDefault("/marquee")
  URI eventSource();

  /** Reads a whole number of at least 1. */
  final class Positive implements Converter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int number = Integer.parseInt(value.strip());
        if (number >= 1) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below, in words that name the rule
      }
      throw new IllegalArgumentException(value + " is not a whole number of at least 1");
    }
  }
}
