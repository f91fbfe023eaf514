package dev.marquee.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes model packages, whole or not at all: in a folder beside the target, moved when done. */
public final class PackageWriter {
  private static final Set<String> FILES =
      Set.of(ModelPackage.MODEL, ModelPackage.MANIFEST, ModelPackage.CARD);

  /** No writer takes so long between two files: what has stood still since is nobody's. */
  private static final Duration LONGEST_WRITE = Duration.ofHours(1);

  private PackageWriter() {}

  /**
   * Writes {@code model.onnx}, {@code model.json} and {@code README.md}.
   *
   * @param folder where, or a link to there; its parents are made as needed
   * @param manifest its digest is not looked at: the writer fills it in
   * @param onnx the graph, a ModelProto
   * @param card the model card, Markdown
   * @param replace whether a package that stands there may be replaced
   * @return the package, read back and checked
   * @throws InvalidPackageException if the manifest has problems; nothing is written
   * @throws PackageExistsException if the folder is not empty, unless it holds a package and
   *     nothing else and {@code replace} is set
   * @throws PackageIoException if the disk fails; what stood there still stands
   */
  public static ModelPackage write(
      Path folder, Manifest manifest, byte[] onnx, String card, boolean replace) {
    Manifest complete = manifest.withSha256(Sha256.hex(onnx));
    if (!complete.problems().isEmpty()) {
      throw new InvalidPackageException(folder.toString(), complete.problems());
    }
    requireFree(folder, replace);
    try {
      writeBeside(real(folder), complete, onnx, card);
    } catch (IOException e) {
      throw new PackageIoException("cannot write the model package " + folder, e);
    }
    return ModelPackage.read(folder);
  }

  /** In a folder of its own, which then takes the target's place. */
  private static void writeBeside(Path target, Manifest manifest, byte[] onnx, String card)
      throws IOException {
    Files.createDirectories(target.getParent());
    Path fresh = DurableFiles.beside(target);
    Files.createDirectory(fresh);
    try {
      writeFiles(fresh, manifest, onnx, card);
      DurableFiles.force(fresh);
      moveInto(target, fresh);
      DurableFiles.force(target.getParent());
      deleteLeftovers(target);
    } finally {
      delete(fresh);
    }
  }

  /**
   * Refuses folders that {@link #write} would refuse, for those who have long work to do before.
   *
   * @throws PackageExistsException if the folder is not empty, unless it holds a package and
   *     nothing else and {@code replace} is set
   * @throws PackageIoException if the folder cannot be listed
   */
  public static void requireFree(Path folder, boolean replace) {
    try {
      checkFree(real(folder), replace);
    } catch (IOException e) {
      throw new PackageIoException("cannot look into " + folder, e);
    }
  }

  /** Where a link leads: were the link moved aside, what it points to would be emptied with it. */
  private static Path real(Path folder) throws IOException {
    return Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
  }

  private static void checkFree(Path target, boolean replace) throws IOException {
    if (Files.isSymbolicLink(target)) {
      throw new PackageExistsException(target, "it is a link to nothing; name a folder");
    }
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new PackageExistsException(target, "it is a file; name a folder");
    }
    Set<String> files = list(target);
    boolean isPackage =
        files.contains(ModelPackage.MANIFEST)
            && FILES.containsAll(files)
            && files.stream().map(target::resolve).allMatch(Files::isRegularFile);
    if (!files.isEmpty() && !isPackage) {
      throw new PackageExistsException(target, "it holds other files; name another folder");
    }
    if (isPackage && !replace) {
      throw new PackageExistsException(
          target, "ask to replace it (--replace), or name another folder");
    }
  }

  private static void writeFiles(Path folder, Manifest manifest, byte[] onnx, String card)
      throws IOException {
    write(folder, ModelPackage.MODEL, onnx);
    write(folder, ModelPackage.MANIFEST, ManifestJson.write(manifest));
    write(folder, ModelPackage.CARD, card.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path folder, String file, byte[] content) throws IOException {
    DurableFiles.write(folder.resolve(file), DurableFiles.Content.of(content));
  }

  /** Folders that are not empty cannot be swapped at one stroke: the old one steps aside first. */
  private static void moveInto(Path target, Path fresh) throws IOException {
    if (!Files.exists(target) || list(target).isEmpty()) {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = target.resolveSibling(fresh.getFileName() + ".old");
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    deleteIfPossible(old);
  }

  /**
   * What writers of this package that were killed left behind, and not what others still write. The
   * package is in place: a failure here is for the next writer to find, not for this one's caller.
   */
  private static void deleteLeftovers(Path target) {
    Pattern name =
        Pattern.compile(
            Pattern.quote("." + target.getFileName() + ".") + DurableFiles.UNIQUE + "(\\.old)?");
    FileTime latest = FileTime.from(Instant.now().minus(LONGEST_WRITE));
    try {
      for (String file : list(target.getParent())) {
        Path folder = target.resolveSibling(file);
        if (name.matcher(file).matches()
            && Files.getLastModifiedTime(folder).compareTo(latest) < 0) {
          deleteIfPossible(folder);
        }
      }
    } catch (IOException e) {
      // another writer may have tidied up meanwhile
    }
  }

  private static void deleteIfPossible(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // it is in nobody's way
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (String file : list(folder)) {
        Files.delete(folder.resolve(file));
      }
      Files.delete(folder);
    }
  }

  private static Set<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
