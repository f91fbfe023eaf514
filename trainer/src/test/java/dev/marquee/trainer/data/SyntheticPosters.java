package dev.marquee.trainer.data;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes a folder of posters: plain PNGs whose colour tells the movie, and their labels.csv. */
public final class SyntheticPosters {

  private final Path folder;
  private final StringBuilder labels =
      new StringBuilder("imdbId,Imdb Link,Title,IMDB Score,Genre,Poster\n");

  public SyntheticPosters(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("images"));
  }

  /** A movie with an image; the next row of labels.csv. */
  public SyntheticPosters add(int id, String genres) throws IOException {
    writeImage(id, folder.resolve("images").resolve(id + ".png"));
    return addWithoutImage(id, genres);
  }

  public SyntheticPosters addWithoutImage(int id, String genres) {
    return addRow(id + ",http://x,Movie " + id + ",5.0," + genres + ",http://y");
  }

  public SyntheticPosters addUnreadable(int id, String genres) throws IOException {
    Files.writeString(folder.resolve("images").resolve(id + ".jpg"), "this is no image");
    return addWithoutImage(id, genres);
  }

  SyntheticPosters addRow(String row) {
    labels.append(row).append('\n');
    return this;
  }

  public Path write() throws IOException {
    Files.writeString(folder.resolve("labels.csv"), labels);
    return folder;
  }

  /** The red, green and blue of a movie's image. */
  static Color colour(int id) {
    return new Color(id % 256, id / 256 % 256, 200);
  }

  static void writeImage(int id, Path file) throws IOException {
    var image = new BufferedImage(20, 30, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, colour(id).getRGB());
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
