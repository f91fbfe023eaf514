package dev.marquee.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java platform has, and its digests in lower-case hex. */
public final class Sha256 {

  /** As many digits as tell the files apart that one person has. */
  private static final int SHORT = 12;

  private Sha256() {}

  /** The first digits of a digest, for people. */
  public static String shortened(String hex) {
    return hex.substring(0, SHORT);
  }

  /** A digest that is yet to be fed. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** What a digest has come to, which begins anew. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(begin().digest(bytes));
  }

  /** Of a file, however large. */
  public static String hex(Path file) throws IOException {
    MessageDigest digest = begin();
    try (var content = new DigestInputStream(Files.newInputStream(file), digest)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return hex(digest);
  }
}
