package dev.marquee.trainer.data;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
   * @throws NoUsablePosterException if a folder has no image, or a glob matches no file
   * @throws LabelFileException if a CSV file cannot be read
   */
  public static List<CataloguePoster> of(List<String> sources, Optional<Path> images) {
    List<CataloguePoster> posters =
        sources.stream().flatMap(source -> of(source, images)).distinct().toList();
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
    Path path = Path.of(source);
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

  private static CataloguePoster named(Path path) {
    return new CataloguePoster(path.toString(), path);
  }

  private static List<Path> matches(String glob) {
    try (Stream<Path> files = Files.walk(root(glob))) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      List<Path> found =
          files.map(Path::normalize).filter(matcher::matches).filter(Files::isRegularFile).toList();
      if (found.isEmpty()) {
        throw new NoUsablePosterException("no file matches '" + glob + "'");
      }
      return found;
    } catch (IOException e) {
      throw new NoUsablePosterException("cannot look for '" + glob + "': " + e);
    } catch (PatternSyntaxException e) {
      throw new NoUsablePosterException("'" + glob + "' is no glob: " + e.getDescription());
    }
  }

  /**
   * The folder below which every match lies: all up to the last slash before the first wildcard.
   */
  private static Path root(String glob) {
    var wildcard = GLOB.matcher(glob);
    String plain = wildcard.find() ? glob.substring(0, wildcard.start()) : glob;
    int slash = plain.lastIndexOf('/');
    return Path.of(slash < 0 ? "." : glob.substring(0, slash + 1));
  }
}
