package dev.marquee.model;

import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An encoded image in memory, as ImageIO's readers want it. It breaks off a reader that goes on
 * after the end: the WebP reader takes the end for zeros and would read them forever.
 */
final class ByteArrayStream extends ImageInputStreamImpl {
  /** A sound reader looks a few bytes ahead; the WebP reader tries again at every bit of eight. */
  private static final int MAX_READS_AFTER_END = 256;

  private final byte[] bytes;
  private int readsAfterEnd;

  ByteArrayStream(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : end();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    bitOffset = 0;
    int count = (int) Math.min(length, bytes.length - streamPos);
    if (count <= 0) {
      return length == 0 ? 0 : end();
    }
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  private int end() throws IIOException {
    if (++readsAfterEnd > MAX_READS_AFTER_END) {
      throw new IIOException("the data ends before the pixels do");
    }
    return -1;
  }
}
