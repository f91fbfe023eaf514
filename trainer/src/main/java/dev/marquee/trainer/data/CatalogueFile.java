package dev.marquee.trainer.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A CSV file that names posters, in a column {@code path} (relative to the file) or, as in a label
 * file, in a column {@code imdbId} or {@code Id}. Other columns are ignored.
 */
final class CatalogueFile {

  private CatalogueFile() {}

  /**
   * Reads the posters in the order of the file.
   *
   * @param images where the images of ids are; default: as with a label file, in images/ beside the
   *     file, or beside it
   * @throws LabelFileException if the file cannot be read or has none of the columns
   */
  static List<CataloguePoster> read(Path csv, Optional<Path> images) {
    try {
      return LabelFile.read(csv, records -> read(csv, images, records));
    } catch (InvalidPathException e) {
      throw new LabelFileException(
          "%s names a poster '%s', which can be no file's name".formatted(csv, e.getInput()), e);
    }
  }

  private static List<CataloguePoster> read(
      Path csv, Optional<Path> images, Iterator<CsvRecord> records) {
    List<String> header =
        records.hasNext()
            ? records.next().getFields().stream().map(String::strip).toList()
            : List.of();
    Path folder = csv.resolveSibling("");
    int path = header.indexOf("path");
    int id = header.indexOf(header.contains("imdbId") ? "imdbId" : "Id");
    if (path >= 0) {
      return cells(records, path, cell -> new CataloguePoster(cell, folder.resolve(cell)));
    }
    if (id < 0) {
      throw new LabelFileException(
          "%s has the header %s: it needs a column path, imdbId or Id".formatted(csv, header));
    }
    PosterFolder posters = PosterFolder.at(images.orElse(folder), csv);
    Map<String, Path> byId = posters.imagesById();
    return cells(records, id, cell -> ofId(cell, posters, byId));
  }

  private static CataloguePoster ofId(String cell, PosterFolder posters, Map<String, Path> byId) {
    String id = MovieId.parse(cell).orElse(cell);
    Path image = byId.get(id);
    return new CataloguePoster(id, image == null ? posters.images().resolve(id + ".jpg") : image);
  }

  private static List<CataloguePoster> cells(
      Iterator<CsvRecord> records, int column, Function<String, CataloguePoster> poster) {
    List<CataloguePoster> posters = new ArrayList<>();
    while (records.hasNext()) {
      List<String> row = records.next().getFields();
      if (row.size() > column && !row.get(column).isBlank()) {
        posters.add(poster.apply(row.get(column).strip()));
      }
    }
    return posters;
  }
}
