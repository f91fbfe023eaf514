package dev.marquee.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The marker segments of a JPEG file ahead of its first scan (ITU-T T.81, annex B).
 *
 * @param frame the content of the frame header (SOFn), or null
 * @param progressive whether that is SOF2
 * @param jfif whether there is a JFIF segment
 * @param adobeTransform the colour transform in Adobe's APP14 segment, or -1 without one
 * @param orientation from the first EXIF segment
 * @param scan from the first scan on
 */
record JpegSegments(
    ByteBuffer frame,
    boolean progressive,
    boolean jfif,
    int adobeTransform,
    Orientation orientation,
    ByteBuffer scan) {

  /** How the components of a JPEG file are to be read. */
  enum Colour {
    GREY,
    YCBCR,
    RGB,
    CMYK,
    YCCK;

    /** Four inks, which nobody but Adobe's convention turns into RGB. */
    boolean isInk() {
      return this == CMYK || this == YCCK;
    }
  }

  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int SOS = 0xDA;
  private static final int EOI = 0xD9;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;

  static JpegSegments read(ByteBuffer bytes) {
    Found found = new Found();
    bytes.position(2);
    for (int marker = nextMarker(bytes); marker != SOS; marker = nextMarker(bytes)) {
      if (!isBare(marker)) {
        found.add(marker, nextSegment(bytes));
      }
    }
    return found.before(bytes.slice());
  }

  /** What the segments so far have told. */
  private static final class Found {
    private ByteBuffer frame;
    private boolean progressive;
    private boolean jfif;
    private int adobeTransform = -1;
    private Orientation orientation;

    void add(int marker, ByteBuffer segment) {
      if (isFrameHeader(marker)) {
        addFrame(marker, segment);
      } else if (marker == APP0 && startsWith(segment, "JFIF\0")) {
        jfif = true;
      } else if (marker == APP1 && orientation == null && startsWith(segment, "Exif\0")) {
        orientation = Orientation.ofExif(segment);
      } else if (marker == APP14 && segment.remaining() >= 12 && startsWith(segment, "Adobe")) {
        adobeTransform = segment.get(11);
      }
    }

    private void addFrame(int marker, ByteBuffer segment) {
      if (marker > SOF2) {
        throw new UnsupportedImageException("this is a lossless or arithmetic-coded JPEG image");
      }
      frame = frame == null ? segment : frame;
      progressive |= marker == SOF2;
    }

    JpegSegments before(ByteBuffer scan) {
      Orientation turned = orientation == null ? Orientation.UPRIGHT : orientation;
      return new JpegSegments(frame, progressive, jfif, adobeTransform, turned, scan);
    }
  }

  ImageHeader header() {
    if (frame == null) {
      throw new CorruptImageException(ImageFormat.JPEG, "it has no frame header");
    }
    if (frame.get(0) != 8) {
      throw new UnsupportedImageException(
          "this is a JPEG image with " + frame.get(0) + "-bit samples");
    }
    int height = Short.toUnsignedInt(frame.getShort(1));
    int width = Short.toUnsignedInt(frame.getShort(3));
    colour();
    return new ImageHeader(ImageFormat.JPEG, width, height, orientation)
        .withScans(scans(), isDoneInOneScan() ? 0 : frame.get(5));
  }

  /** A first scan that holds all components whole is the only one, as nearly always. */
  private boolean isDoneInOneScan() {
    return !progressive && scan.get(2) >= frame.get(5);
  }

  private int scans() {
    int scans = 1;
    if (!isDoneInOneScan()) {
      for (int i = 1; i < scan.limit(); i++) {
        scans += scan.get(i) == (byte) SOS && scan.get(i - 1) == (byte) 0xFF ? 1 : 0;
      }
    }
    return scans;
  }

  /** The rule of libjpeg's jdapimin.c, default_decompress_parms. */
  Colour colour() {
    return switch (frame.get(5)) {
      case 1 -> Colour.GREY;
      case 3 -> isRgb() ? Colour.RGB : Colour.YCBCR;
      case 4 -> adobeTransform == 2 ? Colour.YCCK : Colour.CMYK;
      default ->
          throw new UnsupportedImageException(
              "this is a JPEG image of " + frame.get(5) + " components");
    };
  }

  private boolean isRgb() {
    if (jfif || adobeTransform >= 0) {
      return !jfif && adobeTransform == 0;
    }
    return frame.get(6) == 'R' && frame.get(9) == 'G' && frame.get(12) == 'B';
  }

  private static int nextMarker(ByteBuffer bytes) {
    while (bytes.get() != (byte) 0xFF) {
      // libjpeg skips stray bytes between segments as well
    }
    int marker = 0xFF;
    while (marker == 0xFF) {
      marker = Byte.toUnsignedInt(bytes.get());
    }
    if (marker == EOI) {
      throw new CorruptImageException(ImageFormat.JPEG, "it ends without a scan");
    }
    return marker;
  }

  private static ByteBuffer nextSegment(ByteBuffer bytes) {
    int length = Short.toUnsignedInt(bytes.getShort()) - 2;
    ByteBuffer segment = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return segment;
  }

  /** Markers that no length follows: stuffed zero, TEM, RSTn, SOI. */
  private static boolean isBare(int marker) {
    return marker <= 0x01 || marker >= 0xD0 && marker <= 0xD8;
  }

  private static boolean isFrameHeader(int marker) {
    return marker >= SOF0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static boolean startsWith(ByteBuffer segment, String ascii) {
    ByteBuffer prefix = ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII));
    return segment.remaining() >= prefix.remaining()
        && segment.slice(0, prefix.remaining()).equals(prefix);
  }
}
