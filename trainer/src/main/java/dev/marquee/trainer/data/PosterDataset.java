package dev.marquee.trainer.data;

import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The posters of a folder with what a network should answer for each. Images are looked for, not
 * looked into: one that cannot be decoded shows when it is loaded (see {@link
 * PosterLoader#problems()}).
 *
 * @param folder where labels and images lie
 * @param genres the genres told apart
 * @param policy how a movie's genres become its target
 * @param rows rows of the label file after its header
 * @param posters the movies that have genres and an image, in the order of ids; at least one
 * @param missing the movies that have genres but no image, in the order of the label file
 * @param problems the rows that could not be used, in the order of the label file
 */
public record PosterDataset(
    PosterFolder folder,
    Genres genres,
    LabelPolicy policy,
    int rows,
    List<Poster> posters,
    List<Movie> missing,
    List<Problem> problems) {

  public PosterDataset {
    posters = List.copyOf(posters);
    missing = List.copyOf(missing);
    problems = List.copyOf(problems);
  }

  /**
   * Reads the label file and looks for the images.
   *
   * @param seed decides the split, see {@link Split#of}
   * @throws LabelFileException if the label file cannot be read
   * @throws NoUsablePosterException if not a single movie has genres and an image
   */
  public static PosterDataset open(
      PosterFolder folder, Genres genres, LabelPolicy policy, long seed) {
    var file = LabelFile.read(folder.labels());
    var images = folder.imagesById();
    List<Poster> posters = new ArrayList<>();
    List<Movie> missing = new ArrayList<>();
    for (var movie : file.movies()) {
      var image = images.get(movie.id());
      if (image == null) {
        missing.add(movie);
      } else {
        var target = genres.target(movie.genres(), policy);
        posters.add(new Poster(movie, image, target, Split.of(movie.id(), seed)));
      }
    }
    posters.sort(Comparator.comparing(Poster::id));
    var dataset =
        new PosterDataset(folder, genres, policy, file.rows(), posters, missing, file.problems());
    return dataset.orRefuse();
  }

  private PosterDataset orRefuse() {
    if (posters.isEmpty()) {
      throw new NoUsablePosterException(
          "%s has %d rows, %d of them with problems%s; %d movies have no image in %s: no poster is left"
              .formatted(
                  folder.labels(),
                  rows,
                  problems.size(),
                  problems.isEmpty() ? "" : " (first: " + problems.getFirst() + ")",
                  missing.size(),
                  folder.images()));
    }
    return this;
  }

  /** The posters of a split, in the order of ids. */
  public List<Poster> split(Split split) {
    return posters.stream().filter(poster -> poster.split() == split).toList();
  }

  /**
   * Tells whether two runs saw the same data: SHA-256 over one line {@code <id> <label>|<label>...
   * <SHA-256 of the image file>} for each poster, in the order of ids. Reads every image once.
   */
  public DataFingerprint fingerprint() {
    var lines =
        posters.parallelStream().map(this::fingerprintLine).collect(Collectors.joining("\n"));
    return new DataFingerprint(
        Sha256.hex(lines.getBytes(StandardCharsets.UTF_8)),
        split(Split.TRAINING).size(),
        split(Split.VALIDATION).size(),
        split(Split.TEST).size());
  }

  private String fingerprintLine(Poster poster) {
    var labels = genres.labels();
    var target = poster.target().stream().map(labels::get).collect(Collectors.joining("|"));
    return poster.id() + " " + target + " " + imageDigest(poster);
  }

  private static String imageDigest(Poster poster) {
    try {
      return Sha256.hex(poster.image());
    } catch (IOException e) {
      return "unreadable"; // a problem when the poster is loaded, and no reason to stop here
    }
  }
}
