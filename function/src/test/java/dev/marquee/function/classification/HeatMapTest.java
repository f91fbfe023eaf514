package dev.marquee.function.classification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.model.ImageSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeatMapTest {
  private static final ImageSize SIZE = new ImageSize(4, 6);

  @AfterEach
  void forgetTheFolder() {
    ImageIO.setCacheDirectory(null);
  }

  @Test
  void isPaintedWhereNoTemporaryFileCanBeWritten(@TempDir Path temporary) throws IOException {
    Path gone = Files.createDirectory(temporary.resolve("gone"));
    ImageIO.setCacheDirectory(gone.toFile());
    Files.delete(gone);

    byte[] png = HeatMap.png(ByteBuffer.allocate(SIZE.rgbBytes()), SIZE, new float[][] {{0, 1}});

    ImageIO.setCacheDirectory(null);
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(SIZE.width());
  }
}
