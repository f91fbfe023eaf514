package dev.marquee.trainer.prediction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of predictions that grows line by line, so that hours of work outlive whatever ends them.
 * Nothing but its last line can be torn.
 *
 * @param file where it is
 * @param format of its lines
 * @param model that makes them, as {@code name:version}
 * @param top genres of a prediction
 */
public record PredictionFile(Path file, PredictionFormat format, String model, int top) {

  /**
   * Makes the file, with its header.
   *
   * @return the posters that it answers already: none
   * @throws PredictionFileException if it is there already, or cannot be written
   */
  public Set<String> begin() {
    if (Files.exists(file)) {
      throw new PredictionFileException(
          file + " is there already: go on with it (--resume), or name another file (--output)");
    }
    append(format.header(top));
    return Set.of();
  }

  /**
   * Drops a torn last line, or begins if there is no file.
   *
   * @return the posters that the file answers already
   * @throws PredictionFileException if it holds something else than such predictions; it is left as
   *     it is
   */
  public Set<String> resume() {
    if (!Files.exists(file)) {
      return begin();
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long whole = wholeLines(bytes);
      if (whole == 0) {
        requireTornHeader();
        bytes.setLength(0);
        append(format.header(top));
        return Set.of();
      }
      Set<String> posters = posters(whole < bytes.length());
      bytes.setLength(whole);
      return posters;
    } catch (IOException e) {
      throw new PredictionFileException("cannot go on with " + file + ": " + e, e);
    }
  }

  /** The length of all lines but a torn last one. */
  private static long wholeLines(RandomAccessFile bytes) throws IOException {
    long end = bytes.length();
    while (end > 0 && byteAt(bytes, end - 1) != '\n') {
      end--;
    }
    return end;
  }

  private static int byteAt(RandomAccessFile bytes, long position) throws IOException {
    bytes.seek(position);
    return bytes.read();
  }

  private void requireTornHeader() throws IOException {
    String header = format.header(top);
    if (Files.size(file) > header.length() || !header.startsWith(Files.readString(file))) {
      throw foreign();
    }
  }

  private Set<String> posters(boolean torn) throws IOException {
    // not Files.newBufferedReader: a line may be torn within a letter
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      requireHeader(lines);
      Set<String> posters = new HashSet<>();
      String next;
      for (String line = lines.readLine(); line != null; line = next) {
        next = lines.readLine();
        if (next != null || !torn) {
          posters.add(poster(line));
        }
      }
      return posters;
    }
  }

  private void requireHeader(BufferedReader lines) throws IOException {
    String header = format.header(top).strip();
    if (!header.isEmpty() && !header.equals(lines.readLine())) {
      throw foreign();
    }
  }

  private String poster(String line) {
    String poster = format.poster(line, model, top);
    if (poster.isEmpty()) {
      throw foreign();
    }
    return poster;
  }

  private PredictionFileException foreign() {
    return new PredictionFileException(
        "%s holds something else than %s of %d genres a poster by %s: go on with the package and options that it was begun with, or name another file (--output)"
            .formatted(file, format, top, model));
  }

  /**
   * Adds lines, on disk when this returns as far as the operating system is concerned.
   *
   * @throws PredictionFileException if they cannot be written
   */
  public void append(List<Prediction> predictions) {
    StringBuilder lines = new StringBuilder();
    predictions.forEach(prediction -> lines.append(format.line(prediction)));
    append(lines.toString());
  }

  private void append(String lines) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file,
          lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new PredictionFileException("cannot write " + file + ": " + e, e);
    }
  }
}
