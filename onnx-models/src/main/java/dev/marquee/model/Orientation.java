package dev.marquee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a stored image must be turned to stand upright: the EXIF tag Orientation (0x0112), values 1
 * to 8 of CIPA DC-008 (EXIF 2.32), section 4.6.4.
 *
 * @param transposed the stored rows are the upright columns
 * @param flippedX upright columns run against the stored axis they lie on
 * @param flippedY upright rows run against the stored axis they lie on
 */
record Orientation(boolean transposed, boolean flippedX, boolean flippedY) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final int EXIF = 0x45786966;
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  static Orientation of(int exifValue) {
    return switch (exifValue) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  /**
   * Reads the tag from EXIF data: a TIFF file, often after the prefix {@code Exif\0\0}. Damaged
   * EXIF never fails an image: it counts as upright.
   */
  static Orientation ofExif(ByteBuffer exif) {
    try {
      ByteBuffer bytes = exif.slice();
      ByteBuffer tiff = bytes.getInt(0) == EXIF ? bytes.position(6).slice() : bytes;
      tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = tiff.getInt(4);
      int entries = Short.toUnsignedInt(tiff.getShort(directory));
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + i * ENTRY_BYTES;
        if (Short.toUnsignedInt(tiff.getShort(entry)) == TAG && tiff.getShort(entry + 2) == SHORT) {
          return of(tiff.getShort(entry + 8));
        }
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return UPRIGHT;
    }
    return UPRIGHT;
  }

  RgbImage apply(RgbImage stored) {
    int height = transposed ? stored.size().width() : stored.size().height();
    int width = transposed ? stored.size().height() : stored.size().width();
    int storedRow = stored.size().width() * 3;
    int down = transposed ? 3 : storedRow;
    int right = transposed ? storedRow : 3;
    int start = (flippedY ? (height - 1) * down : 0) + (flippedX ? (width - 1) * right : 0);
    byte[] upright = new byte[stored.pixels().length];
    for (int y = 0, to = 0; y < height; y++) {
      int from = start + (flippedY ? -y : y) * down;
      for (int x = 0; x < width; x++, to += 3, from += flippedX ? -right : right) {
        upright[to] = stored.pixels()[from];
        upright[to + 1] = stored.pixels()[from + 1];
        upright[to + 2] = stored.pixels()[from + 2];
      }
    }
    return new RgbImage(new ImageSize(height, width), upright);
  }
}
