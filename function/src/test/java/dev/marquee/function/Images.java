package dev.marquee.function;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Encoded images of one colour, and broken ones. */
public final class Images {
  private Images() {}

  public static byte[] png(Color colour) {
    return encode("png", colour, 18, 30);
  }

  public static byte[] jpeg(Color colour) {
    return encode("jpeg", colour, 182, 268);
  }

  public static byte[] encode(String format, Color colour, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return encode(format, image);
  }

  public static byte[] encode(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** One colour on the left and one on the right. */
  public static byte[] halves(Color left, Color right) {
    BufferedImage image = new BufferedImage(40, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(left);
    graphics.fillRect(0, 0, 20, 60);
    graphics.setColor(right);
    graphics.fillRect(20, 0, 20, 60);
    graphics.dispose();
    return encode("png", image);
  }

  public static byte[] truncated() {
    byte[] whole = jpeg(Color.RED);
    return Arrays.copyOf(whole, whole.length - 200);
  }

  /** A PNG whose header claims 60,000 x 60,000 pixels, with a checksum that fits. */
  public static byte[] pixelBomb() {
    byte[] png = png(Color.RED);
    ByteBuffer header = ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    header.putInt(29, (int) checksum.getValue());
    return png;
  }
}
