package dev.marquee.model;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/** Decodes pixels with ImageIO's readers, in memory: the JDK's, and TwelveMonkeys' for WebP. */
final class ImageIoPixels {

  /**
   * Found through this class's own loader: ImageIO's registry sees only the loader of the thread
   * that touched it first.
   */
  private static final ImageReaderSpi WEBP =
      ServiceLoader.load(ImageReaderSpi.class, ImageIoPixels.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .filter(spi -> List.of(spi.getFormatNames()).contains("webp"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no WebP reader on the class path"));

  private ImageIoPixels() {}

  /** The pixels as stored: whole canvas, orientation not yet applied. */
  static RgbImage decode(byte[] encoded, ImageHeader header) {
    try {
      return switch (header.format()) {
        case JPEG -> jpeg(encoded, header);
        case PNG -> Pixels.of(read(reader("png"), PngChunks.still(encoded), header), header);
        case GIF -> Pixels.of(read(reader("gif"), encoded, header), header);
        case WEBP ->
            Pixels.of(
                read(WEBP.createReaderInstance(), WebpChunks.read(encoded).still(), header),
                header);
      };
    } catch (IOException | RuntimeException e) {
      throw e instanceof ImageException known
          ? known
          : new CorruptImageException(header.format(), e);
    }
  }

  private static RgbImage jpeg(byte[] encoded, ImageHeader header) throws IOException {
    JpegSegments.Colour colour = JpegSegments.read(ByteBuffer.wrap(encoded)).colour();
    ImageReader reader = reader("jpeg");
    try (var stream = new ByteArrayStream(encoded)) {
      AtomicReference<String> truncation = new AtomicReference<>();
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (warning.contains("Truncated") || warning.contains("remature end")) {
              truncation.set(warning);
            }
          });
      reader.setInput(stream, true, true);
      checkSize(reader, header);
      // raw components: ImageIO's own conversion applies profiles, guesses colour spaces and
      // refuses CMYK
      Raster raster = reader.readRaster(0, null);
      if (truncation.get() != null) {
        throw new CorruptImageException(ImageFormat.JPEG, truncation.get());
      }
      return JpegColours.toRgb(raster, colour);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader, byte[] encoded, ImageHeader header)
      throws IOException {
    try (var stream = new ByteArrayStream(encoded)) {
      reader.setInput(stream, true, true);
      checkSize(reader, header);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private static void checkSize(ImageReader reader, ImageHeader header) throws IOException {
    if (reader.getWidth(0) != header.frame().width()
        || reader.getHeight(0) != header.frame().height()) {
      throw new CorruptImageException(header.format(), "it states two sizes");
    }
  }

  private static ImageReader reader(String format) {
    return ImageIO.getImageReadersByFormatName(format).next();
  }
}
