package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

class DecodingCostTest {
  private static final ImageSize TARGET = new ImageSize(30, 18);
  private static final int SIDE = 1000;

  /** Its coefficients are 6 MB, whatever size it is scaled to. */
  private static final byte[] PROGRESSIVE = jpeg(true);

  private static final byte[] BASELINE = jpeg(false);
  private static final DecodingRoom SMALL = new DecodingRoom(5 << 20);

  @Test
  void aProgressiveJpegTakesRoomForItsCoefficientsAndABaselineOneNone() {
    TestImages.assume(JpegLibrary.LIBJPEG_TURBO);
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT, JpegLibrary.LIBJPEG_TURBO, SMALL);

    assertThat(new PosterReader(decoder, TARGET).read(BASELINE).size()).isEqualTo(TARGET);
    assertThatThrownBy(() -> new PosterReader(decoder, TARGET).read(PROGRESSIVE))
        .isInstanceOf(TooManyPixelsException.class);
  }

  @Test
  void imageIoTakesRoomForCoefficientsToo() {
    long plain = DecodingCost.imageIo(ImageHeader.read(BASELINE));
    DecodingRoom room = new DecodingRoom(plain + 1024);
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT, JpegLibrary.IMAGE_IO, room);

    assertThat(new PosterReader(decoder, TARGET).read(BASELINE).size()).isEqualTo(TARGET);
    assertThatThrownBy(() -> new PosterReader(decoder, TARGET).read(PROGRESSIVE))
        .isInstanceOf(TooManyPixelsException.class);
  }

  /** Components one scan after the other are kept as well, although nothing is progressive. */
  @Test
  void aJpegWhoseFirstScanLacksComponentsKeepsThemAll() {
    byte[] jpeg = TestImages.encoded("baseline-444.jpg");
    assertThat(ImageHeader.read(jpeg).bufferedComponents()).isZero();
    int firstScan = 0;
    while (jpeg[firstScan] != (byte) 0xFF || jpeg[firstScan + 1] != (byte) 0xDA) {
      firstScan++;
    }
    jpeg[firstScan + 4] = 1;

    assertThat(ImageHeader.read(jpeg).bufferedComponents()).isEqualTo(3);
  }

  @Test
  void aThinImageTakesRoomForItsColumns() {
    ImageHeader thin = new ImageHeader(ImageFormat.PNG, 65_535, 1, Orientation.UPRIGHT);

    assertThat(DecodingCost.imageIo(thin)).isGreaterThan(65_535 * 48L * Long.BYTES);
  }

  @Test
  void losslessWebpTakesRoomForItsPrefixCodes() {
    byte[] webp = TestImages.encoded("lossless.webp");
    long codes = WebpChunks.read(webp).codeBytes();
    long pixels = DecodingCost.imageIo(ImageHeader.read(webp));

    assertThat(codes).isBetween(5L << 10, 50L << 10);
    assertThat(in(new DecodingRoom(pixels + codes + 1024)).decode(webp).size())
        .isEqualTo(new ImageSize(17, 22));
    assertThatThrownBy(() -> in(new DecodingRoom(pixels)).decode(webp))
        .isInstanceOf(TooManyPixelsException.class);
    assertThat(WebpChunks.read(TestImages.encoded("lossy.webp")).codeBytes()).isZero();
    assertThat(WebpChunks.read(TestImages.encoded("lossy-alpha.webp")).codeBytes()).isPositive();
  }

  private static ImageDecoder in(DecodingRoom room) {
    return new ImageDecoder(DecodeLimits.DEFAULT, JpegLibrary.IMAGE_IO, room);
  }

  /** The decoded pixels are there until they are resized. */
  @Test
  void anImageLeavesItsRoomOnlyOnceItIsResized() throws InterruptedException {
    byte[] png = TestImages.encoded("rgb.png");
    DecodingRoom room = new DecodingRoom(DecodingCost.imageIo(ImageHeader.read(png)) + 1024);
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT, JpegLibrary.IMAGE_IO, room);
    CountDownLatch second = new CountDownLatch(1);

    Thread waiting =
        decoder.decodeTowards(
            TARGET,
            png,
            image -> {
              Thread thread =
                  Thread.ofPlatform()
                      .start(
                          () -> {
                            decoder.decode(png);
                            second.countDown();
                          });
              assertThat(await(second, 200)).isFalse();
              return thread;
            });
    assertThat(await(second, 10_000)).isTrue();
    waiting.join();
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] jpeg(boolean progressive) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    try (var output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
