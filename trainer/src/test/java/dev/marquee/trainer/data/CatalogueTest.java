package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {"./b/*.jpg", "a/../b/*.jpg", "b//*.jpg", "b/*", "*/1.{jpg,png}", "**/?.jpg"})
  void aGlobsFolderMayBeWrittenInAnyWay(String glob) throws IOException {
    Files.createDirectory(image("a"));
    Files.createFile(Files.createDirectory(image("b")).resolve("1.jpg"));

    assertThat(Catalogue.of(List.of(folder + "/" + glob), Optional.empty()))
        .singleElement()
        .satisfies(poster -> assertThat(poster.image().normalize()).isEqualTo(image("b/1.jpg")))
        .satisfies(poster -> assertThat(poster.name()).isEqualTo(poster.image().toString()));
  }

  @Test
  void aGlobsFolderMayBeALink() throws IOException {
    Files.createFile(Files.createDirectory(image("real")).resolve("1.jpg"));
    Files.createSymbolicLink(image("link"), image("real"));
    Files.createSymbolicLink(image("real/loop"), image("real"));

    for (String glob : List.of("link/*.jpg", "link/**.jpg")) {
      assertThat(Catalogue.of(List.of(path(glob)), Optional.empty()))
          .extracting(CataloguePoster::name)
          .containsExactly(path("link/1.jpg"));
    }
  }

  @Test
  void foldersBelowItMayBeLinksToo() throws IOException {
    Files.createFile(Files.createDirectory(image("real")).resolve("1.jpg"));
    Files.createSymbolicLink(Files.createDirectory(image("library")).resolve("a"), image("real"));

    assertThat(Catalogue.of(List.of(path("library/*/1.jpg")), Optional.empty()))
        .extracting(CataloguePoster::name)
        .containsExactly(path("library/a/1.jpg"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.x?l", "./pom.x?l"})
  void aGlobNeedsNoFolder(String glob) {
    assertThat(Catalogue.of(List.of(glob), Optional.empty()))
        .extracting(CataloguePoster::name)
        .containsExactly(glob.replace('?', 'm'));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysWhichFolderAGlobCannotLookInto() throws IOException {
    // no path may have more than 4096 bytes, but a folder can be moved to where its own are longer
    Path top = Files.createDirectories(image("a" + ("/" + "x".repeat(250)).repeat(9)));
    Path bottom = Files.createDirectories(image("b" + ("/" + "y".repeat(250)).repeat(9)));
    Path moved = Files.move(image("b"), top.resolve("b"));
    try {
      assertThatThrownBy(() -> Catalogue.of(List.of(folder + "/**.jpg"), Optional.empty()))
          .isInstanceOf(NoUsablePosterException.class)
          .hasMessageContaining("cannot look for")
          .hasMessageContaining("yyy");
      Files.createFile(image("1.jpg"));
      assertThat(Catalogue.of(List.of(folder + "/*.jpg"), Optional.empty())).hasSize(1);
    } finally {
      Files.move(moved, image("b"));
    }
    assertThat(bottom).exists();
  }

  @Test
  void refusesWhatNoFileCanBeCalled() {
    assertThatThrownBy(() -> Catalogue.of(List.of("a\0b"), Optional.empty()))
        .isInstanceOf(NoUsablePosterException.class)
        .hasMessageContaining("can be no file's name");
  }

  @Test
  void refusesTablesThatNameNoPoster() throws IOException {
    Path one = table("one", "");
    Path two = table("two", "");

    assertThatThrownBy(() -> of(one, two))
        .isInstanceOf(NoUsablePosterException.class)
        .hasMessage("no poster is named in " + one + ", " + two);
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
