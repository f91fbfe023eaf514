package dev.marquee.function.benchmark;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** JPEGs to post. */
final class Posters {
  private static final int COUNT = 200;
  private static final int LARGE_COUNT = 40;

  private Posters() {}

  /**
   * The first JPEGs of a folder, or as many made of noise and shapes.
   *
   * @param large whether to enlarge them to 1000x1500
   */
  static List<byte[]> load(Optional<Path> folder, boolean large) throws IOException {
    int count = large ? LARGE_COUNT : COUNT;
    List<byte[]> posters = folder.isPresent() ? read(folder.get(), count) : paint(count);
    if (posters.isEmpty()) {
      throw new IllegalArgumentException("there is no JPEG in " + folder.orElseThrow());
    }
    if (!large) {
      return posters;
    }
    List<byte[]> enlarged = new ArrayList<>();
    for (byte[] poster : posters) {
      enlarged.add(enlarge(poster));
    }
    return enlarged;
  }

  private static List<byte[]> read(Path folder, int count) throws IOException {
    List<byte[]> posters = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files
              .filter(f -> f.toString().toLowerCase().matches(".*\\.jpe?g"))
              .sorted()
              .limit(count)
              .toList()) {
        posters.add(Files.readAllBytes(file));
      }
    }
    return posters;
  }

  private static byte[] enlarge(byte[] poster) throws IOException {
    BufferedImage small = ImageIO.read(new ByteArrayInputStream(poster));
    BufferedImage large = new BufferedImage(1000, 1500, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = large.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(small, 0, 0, 1000, 1500, null);
    graphics.dispose();
    return jpeg(large);
  }

  private static List<byte[]> paint(int count) throws IOException {
    Random random = new Random(1);
    List<byte[]> posters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(182, 268, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      for (int shape = 0; shape < 60; shape++) {
        graphics.setColor(new Color(random.nextInt(0x1000000)));
        graphics.fillOval(
            random.nextInt(182) - 40, random.nextInt(268) - 40, random.nextInt(80), 80);
      }
      graphics.dispose();
      posters.add(jpeg(image));
    }
    return posters;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return bytes.toByteArray();
  }
}
