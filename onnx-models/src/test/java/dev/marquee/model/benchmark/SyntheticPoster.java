package dev.marquee.model.benchmark;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files of a wished size and length: what decoding costs depends on both. */
public final class SyntheticPoster {
  private SyntheticPoster() {}

  /**
   * A picture of coloured discs, as photographs have edges and plain areas, under as much noise as
   * the length asks for. Baseline, 4:2:0.
   *
   * @param bytes length of the file, reached within a few percent if noise can
   */
  public static byte[] jpeg(ImageSize size, int bytes) {
    double[] noise = new Random(2).doubles((long) size.height() * size.width(), -1, 1).toArray();
    double low = 0;
    double high = 128;
    byte[] jpeg = {};
    for (int i = 0; i < 8; i++) {
      double strength = (low + high) / 2;
      jpeg = encode(picture(size, noise, strength));
      low = jpeg.length < bytes ? strength : low;
      high = jpeg.length < bytes ? high : strength;
    }
    return jpeg;
  }

  /** A JPEG file of a given picture. */
  public static byte[] jpeg(RgbImage picture) {
    int width = picture.size().width();
    var image = new BufferedImage(width, picture.size().height(), BufferedImage.TYPE_3BYTE_BGR);
    image.getRaster().setDataElements(0, 0, width, picture.size().height(), picture.pixels());
    return encode(image);
  }

  private static BufferedImage picture(ImageSize size, double[] noise, double strength) {
    var image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    drawDiscs(image);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = brighten(pixels[i], (int) (strength * noise[i]));
    }
    return image;
  }

  private static void drawDiscs(BufferedImage image) {
    Random random = new Random(1);
    var graphics = image.createGraphics();
    for (int i = 0; i < 60; i++) {
      int diameter = 1 + random.nextInt(image.getWidth() / 2);
      graphics.setColor(new java.awt.Color(random.nextInt(1 << 24)));
      graphics.fillOval(
          random.nextInt(image.getWidth()) - diameter / 2,
          random.nextInt(image.getHeight()) - diameter / 2,
          diameter,
          diameter);
    }
    graphics.dispose();
  }

  private static int brighten(int rgb, int offset) {
    int red = Math.clamp((rgb >> 16 & 0xFF) + offset, 0, 255);
    int green = Math.clamp((rgb >> 8 & 0xFF) + offset, 0, 255);
    int blue = Math.clamp((rgb & 0xFF) + offset, 0, 255);
    return red << 16 | green << 8 | blue;
  }

  private static byte[] encode(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(0.85f);
    try (var output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), quality);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
