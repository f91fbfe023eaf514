package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

  @TempDir private Path folder;

  @Test
  void aTablesPostersAreCalledAsItCallsThem() throws IOException {
    Path table = table("one", "1.jpg");

    assertThat(of(table)).containsExactly(new CataloguePoster("1.jpg", image("one/1.jpg")));
  }

  @Test
  void postersWithOneNameInTwoTablesAreToldApartByTheirPaths() throws IOException {
    Path one = table("one", "1.jpg");
    Path two = table("two", "1.jpg\n2.jpg");

    assertThat(of(one, two, image("two/2.jpg")))
        .extracting(CataloguePoster::name)
        .containsExactly(path("one/1.jpg"), path("two/1.jpg"), path("two/2.jpg"));
  }

  private static List<CataloguePoster> of(Path... sources) {
    return Catalogue.of(Stream.of(sources).map(Path::toString).toList(), Optional.empty());
  }

  private Path table(String name, String paths) throws IOException {
    Path table = Files.createDirectory(folder.resolve(name)).resolve("table.csv");
    return Files.writeString(table, "path\n" + paths + "\n");
  }

  private Path image(String name) {
    return folder.resolve(name);
  }

  private String path(String name) {
    return image(name).toString();
  }
}
