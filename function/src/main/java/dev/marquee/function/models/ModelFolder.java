package dev.marquee.function.models;

import dev.marquee.model.ModelPackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * A folder of model packages: {@code NAME/} or {@code NAME/VERSION/} with a {@code model.json} in
 * it. What the folders are called does not matter, but a dot at the start hides one.
 *
 * @param root the folder itself
 */
record ModelFolder(Path root) {
  /**
   * What shows that a package has changed. The digest of the graph stands in the manifest, so that
   * a new graph shows whatever its time and length are.
   *
   * @param manifest the content of {@code model.json}, or why it cannot be read
   * @param bytes the length of {@code model.onnx}; -1 if it cannot be told
   * @param modified when {@code model.onnx} was last written to
   */
  record Fingerprint(String manifest, long bytes, FileTime modified) {}

  /**
   * Looks at every package, without checking any.
   *
   * @return the fingerprints by the packages' folders
   * @throws IOException if the folder itself cannot be read
   */
  SortedMap<Path, Fingerprint> look() throws IOException {
    SortedMap<Path, Fingerprint> packages = new TreeMap<>();
    for (Path folder : subfolders(root)) {
      if (!add(folder, packages)) {
        addVersions(folder, packages);
      }
    }
    return packages;
  }

  private static boolean add(Path folder, SortedMap<Path, Fingerprint> packages) {
    try {
      packages.put(folder, fingerprint(folder, manifest(folder.resolve(ModelPackage.MANIFEST))));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      packages.put(folder, fingerprint(folder, e.toString()));
    }
    return true;
  }

  private static String manifest(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      // the digest of the graph is within them in every package that can be read
      return new String(
          content.readNBytes(ModelPackage.MAX_MANIFEST_BYTES), StandardCharsets.ISO_8859_1);
    }
  }

  private static Fingerprint fingerprint(Path folder, String manifest) {
    try {
      var model =
          Files.readAttributes(folder.resolve(ModelPackage.MODEL), BasicFileAttributes.class);
      return new Fingerprint(manifest, model.size(), model.lastModifiedTime());
    } catch (IOException e) {
      return new Fingerprint(manifest, -1, FileTime.fromMillis(0));
    }
  }

  /** A folder that goes while it is looked at has none; one that is forbidden has a complaint. */
  private static void addVersions(Path folder, SortedMap<Path, Fingerprint> packages) {
    try {
      subfolders(folder).forEach(version -> add(version, packages));
    } catch (NoSuchFileException | NotDirectoryException e) {
      // gone
    } catch (IOException e) {
      packages.put(folder, fingerprint(folder, e.toString()));
    }
  }

  private static List<Path> subfolders(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*")) {
      return StreamSupport.stream(files.spliterator(), false).filter(Files::isDirectory).toList();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
