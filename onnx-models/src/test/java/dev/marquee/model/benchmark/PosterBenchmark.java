package dev.marquee.model.benchmark;

import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.ImageSize;
import dev.marquee.model.JpegLibrary;
import dev.marquee.model.PosterReader;
import dev.marquee.model.RgbImage;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a poster costs on its way to a tensor, one thread, libjpeg-turbo beside ImageIO. Times are
 * sampled: the median holds on a machine that does other things as well.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PosterBenchmark {

  /** The posters' sizes: a thumbnail as data sets have them, and one as films are sold with. */
  public enum Poster {
    SMALL(new ImageSize(268, 182), 16_000),
    LARGE(new ImageSize(1500, 1000), 470_000);

    private final ImageSize size;
    private final int bytes;

    Poster(ImageSize size, int bytes) {
      this.size = size;
      this.bytes = bytes;
    }
  }

  @Param Poster poster;
  @Param JpegLibrary library;

  private final ByteBuffer tensor = ByteBuffer.allocateDirect(ImageSize.PAPER.rgbBytes());
  private byte[] encoded;
  private PosterReader reader;

  @Setup
  public void prepare() {
    encoded = SyntheticPoster.jpeg(poster.size, poster.bytes);
    reader = new PosterReader(new ImageDecoder(DecodeLimits.DEFAULT, library), ImageSize.PAPER);
    System.out.printf("%n%d bytes, %s%n", encoded.length, poster.size);
  }

  /** Whole, without scaling. */
  @Benchmark
  public RgbImage decode() {
    return reader.decoder().decode(encoded);
  }

  /** Decoding, scaled where the library can, and resizing. */
  @Benchmark
  public ByteBuffer toTensor() {
    reader.readInto(encoded, tensor.clear());
    return tensor;
  }
}
