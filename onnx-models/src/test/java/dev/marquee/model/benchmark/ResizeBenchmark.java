package dev.marquee.model.benchmark;

import dev.marquee.model.ImageSize;
import dev.marquee.model.Resizing;
import dev.marquee.model.RgbImage;
import java.nio.ByteBuffer;
import java.util.Random;
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
 * Resizing alone, one thread. Run it with {@code -jvmArgsAppend -XX:-UseSuperWord} to see what
 * vector instructions bring, with {@code -jvmArgsAppend --add-modules=jdk.incubator.vector} to see
 * what the Vector API does, which native executables use.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ResizeBenchmark {

  /** Small posters, large ones decoded to a quarter, and large ones whole; height x width. */
  @Param({"268x182", "375x250", "1500x1000"})
  String from;

  private final ByteBuffer tensor = ByteBuffer.allocateDirect(ImageSize.PAPER.rgbBytes());
  private RgbImage image;

  @Setup
  public void prepare() {
    String[] sides = from.split("x");
    ImageSize size = new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    byte[] pixels = new byte[size.rgbBytes()];
    new Random(1).nextBytes(pixels);
    image = new RgbImage(size, pixels);
  }

  @Benchmark
  public ByteBuffer resize() {
    Resizing.resize(image, ImageSize.PAPER, tensor.clear());
    return tensor;
  }
}
