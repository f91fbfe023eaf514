package dev.marquee.function.classification;

import dev.marquee.function.models.ServedModel;
import dev.marquee.function.settings.ServingConfiguration;
import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.ImageSize;
import dev.marquee.model.PosterReader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Decodes and resizes posters into the buffers that sessions infer from. */
final class PosterBuffers {
  private static final Logger LOG = Logger.getLogger(PosterBuffers.class);

  private final ImageDecoder decoder;

  /** Kept for what they keep: one for each input size that a model has had. */
  private final Map<ImageSize, PosterReader> readers = new ConcurrentHashMap<>();

  PosterBuffers(ServingConfiguration configuration) {
    decoder =
        new ImageDecoder(
            new DecodeLimits(
                configuration.maxImageBytes().asLongValue(), configuration.maxImagePixels()));
    LOG.infof("JPEG images are decoded by %s", decoder.jpegLibrary());
  }

  /**
   * Brings a poster into a buffer of the model's batcher, on the caller's thread.
   *
   * @throws dev.marquee.model.ImageException if it cannot be decoded
   */
  ByteBuffer read(Poster poster, ServedModel model) {
    ByteBuffer buffer = model.batcher().takeBuffer();
    try {
      switch (poster) {
        case Poster.Encoded(byte[] image) ->
            reader(model.manifest().inputSize()).readInto(image, buffer);
        case Poster.Pixels(ByteBuffer pixels) -> buffer.put(pixels);
      }
      return buffer;
    } catch (Throwable e) {
      model.batcher().giveBack(buffer);
      throw e;
    }
  }

  private PosterReader reader(ImageSize size) {
    return readers.computeIfAbsent(size, _ -> new PosterReader(decoder, size));
  }
}
