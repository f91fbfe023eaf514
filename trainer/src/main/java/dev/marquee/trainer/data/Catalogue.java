package dev.marquee.trainer.data;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the posters that people mean, without labels. */
public final class Catalogue {

  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private Catalogue() {}

  /**
   * The posters of several sources, each once, in the order of their names. These are what the
   * sources call them; if that is not enough to tell all images apart, they are the images' paths.
   *
   * @param sources image files; folders of them; globs such as {@code 'posters/*.jpg'}; and CSV
   *     files, see {@link CatalogueFile}
   * @param images where the images of ids are; default: beside the CSV file
   * @throws NoUsablePosterException if a folder has no image, a glob matches no file or cannot be
   *     looked for, or the sources name no poster at all
   * @throws LabelFileException if a CSV file cannot be read
   */
  public static List<CataloguePoster> of(List<String> sources, Optional<Path> images) {
    List<CataloguePoster> posters =
        sources.stream().flatMap(source -> of(source, images)).distinct().toList();
    if (posters.isEmpty()) {
      throw new NoUsablePosterException("no poster is named in " + String.join(", ", sources));
    }
    return (areToldApart(posters) ? posters.stream() : byTheirPaths(posters))
        .sorted(Comparator.comparing(CataloguePoster::name))
        .toList();
  }

  private static boolean areToldApart(List<CataloguePoster> posters) {
    return posters.stream().map(CataloguePoster::name).distinct().count() == posters.size();
  }

  private static Stream<CataloguePoster> byTheirPaths(List<CataloguePoster> posters) {
    return posters.stream().map(CataloguePoster::image).distinct().map(Catalogue::named);
  }

  private static Stream<CataloguePoster> of(String source, Optional<Path> images) {
    Path path = path(source);
    if (Files.isDirectory(path)) {
      return PosterImages.in(path).stream().map(Catalogue::named);
    }
    if (Files.isRegularFile(path) && source.toLowerCase(java.util.Locale.ROOT).endsWith(".csv")) {
      return CatalogueFile.read(path, images).stream();
    }
    return GLOB.matcher(source).find() && !Files.exists(path)
        ? matches(source).stream().map(Catalogue::named)
        : Stream.of(named(path));
  }

  private static Path path(String source) {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      throw new NoUsablePosterException(
          "'%s' can be no file's name; for letters beyond ASCII, set LC_ALL=C.UTF-8"
              .formatted(source));
    }
  }

  private static CataloguePoster named(Path path) {
    return new CataloguePoster(path.toString(), path);
  }

  /** A glob's part up to the last slash before its wildcards is a folder, however it is written. */
  private static List<Path> matches(String glob) {
    var wildcard = GLOB.matcher(glob);
    int start = wildcard.find() ? glob.lastIndexOf('/', wildcard.start()) + 1 : 0;
    String pattern = glob.substring(start);
    PathMatcher below = matcher(glob, pattern);
    Path root = Path.of(glob.substring(0, start));
    try {
      List<Path> found =
          walk(root, pattern).stream()
              .filter(below::matches)
              .map(root::resolve)
              .filter(Files::isRegularFile)
              .toList();
      if (found.isEmpty()) {
        throw new NoUsablePosterException("no file matches '" + glob + "'");
      }
      return found;
    } catch (IOException e) {
      throw new NoUsablePosterException("cannot look for '" + glob + "': " + e);
    }
  }

  private static PathMatcher matcher(String glob, String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new NoUsablePosterException("'" + glob + "' is no glob: " + e.getDescription());
    }
  }

  /**
   * What lies below a folder by its path from there, through links as well, but those that lead
   * back; no deeper than the pattern goes, since folders below may be many, or closed.
   */
  private static List<Path> walk(Path root, String pattern) throws IOException {
    Path real = root.toRealPath();
    long slashes = pattern.chars().filter(letter -> letter == '/').count();
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : (int) slashes + 1;
    List<Path> found = new ArrayList<>();
    var visitor =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(real.relativize(file));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return e instanceof FileSystemLoopException
                ? FileVisitResult.CONTINUE
                : super.visitFileFailed(file, e);
          }
        };
    Files.walkFileTree(real, Set.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
    return found;
  }
}
