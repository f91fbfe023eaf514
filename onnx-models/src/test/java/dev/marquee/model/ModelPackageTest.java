package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ModelPackageTest {
  private static final byte[] GRAPH = {8, 9, 10};
  private static final Manifest MANIFEST = Manifests.sound();

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Path target = folder.resolve("models/squeezenet");

    ModelPackage written = write(target, false);

    assertThat(written.manifest().withSha256(MANIFEST.sha256())).isEqualTo(MANIFEST);
    assertThat(written.manifest().sha256()).hasSize(64).isNotEqualTo(MANIFEST.sha256());
    assertThat(written.model()).isEqualTo(GRAPH);
    assertThat(written.folder()).contains(target);
    assertThat(ModelPackage.read(target).manifest()).isEqualTo(written.manifest());
    assertThat(target.resolve("README.md")).hasContent("# The card");
    assertThat(names(target.getParent())).containsExactly("squeezenet");
  }

  @Test
  void tellsEveryProblemOfAPackageAtOnce() throws IOException {
    write(folder, false);
    Files.write(folder.resolve("model.onnx"), new byte[0]);
    Path json = folder.resolve("model.json");
    Files.writeString(
        json, Files.readString(json).replace("Comédie", "Drama").replace("classifier", "x"));

    List<String> problems = problemsOf(folder);

    assertThat(problems).hasSize(4);
    assertThat(problems.get(0)).isEqualTo("model.onnx is empty");
    assertThat(problems).contains("model.json: labels has 'Drama' twice");
    assertThat(problems).anyMatch(problem -> problem.startsWith("model.json: head is 'x'"));
    assertThat(problems.get(3)).startsWith("model.onnx: its SHA-256 is e3b0c44298fc1c14");
  }

  @Test
  void tellsBothFilesThatAreMissing() {
    assertThat(problemsOf(folder))
        .containsExactly("model.onnx is missing", "model.json is missing");
  }

  @Test
  void tellsAFolderThatIsNotThere() {
    Path none = folder.resolve("none");

    assertThatThrownBy(() -> ModelPackage.read(none))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("there is no folder " + none);
  }

  @Test
  void tellsAFileWhereAFolderIsWanted() throws IOException {
    Path poster = Files.createFile(folder.resolve("poster.jpg"));

    assertThatThrownBy(() -> ModelPackage.read(poster))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(poster + " is a file: a package is a folder");
  }

  @Test
  void tellsAGraphThatWasExchanged() throws IOException {
    write(folder, false);
    Files.write(folder.resolve("model.onnx"), new byte[] {8, 9, 11});

    assertThat(problemsOf(folder)).singleElement().asString().contains("SHA-256");
  }

  @Test
  void neverHandsOutAGraphThatWasExchangedSinceItWasChecked() throws IOException {
    ModelPackage checked = write(folder, false);
    assertThat(checked.modelBytes()).isEqualTo(GRAPH.length);
    Files.write(folder.resolve("model.onnx"), new byte[] {8, 9, 11});

    assertThatThrownBy(checked::model)
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageContaining("has changed since it was checked");
  }

  @Test
  @Timeout(60)
  @EnabledOnOs(OS.LINUX)
  void readsNoManifestWithoutEnd() throws IOException {
    write(folder, false);
    putEndless("model.json");
    assertThat(problemsOf(folder)).containsExactly("model.json has more than 16777216 bytes");
  }

  @Test
  @Tag("slow")
  @Timeout(60)
  @EnabledOnOs(OS.LINUX)
  void readsNoGraphWithoutEnd() throws IOException {
    write(folder, false);
    putEndless("model.onnx");
    assertThat(problemsOf(folder))
        .containsExactly("model.onnx has more bytes than a graph, 2147483647");
  }

  private void putEndless(String file) throws IOException {
    Files.delete(folder.resolve(file));
    Files.createSymbolicLink(folder.resolve(file), Path.of("/dev/zero"));
  }

  @Test
  @Timeout(60)
  @EnabledOnOs(OS.LINUX)
  void readsNoFurtherThanTheGraphThatWasChecked() throws IOException {
    ModelPackage checked = write(folder, false);
    putEndless("model.onnx");
    assertThatThrownBy(checked::model)
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageContaining("has changed since it was checked");
  }

  @Test
  void refusesAManifestWithProblemsAndWritesNothing() {
    Path target = folder.resolve("bad");

    assertThatThrownBy(() -> PackageWriter.write(target, Manifests.flawed(), GRAPH, "card", false))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageContaining("labels has 'Drama' twice");

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void replacesAPackageOnlyWhenAsked() throws IOException {
    Path target = folder.resolve("model");
    write(target, false);

    assertThatThrownBy(() -> write(target, false))
        .isInstanceOf(PackageExistsException.class)
        .hasMessageContaining("replace");
    ModelPackage replaced =
        PackageWriter.write(target, MANIFEST, new byte[] {1}, "# Another", true);

    assertThat(replaced.model()).containsExactly(1);
    assertThat(names(folder)).containsExactly("model");
  }

  @Test
  void neverReplacesAFolderThatHoldsAnythingElse() throws IOException {
    write(folder, false);
    Files.writeString(folder.resolve("thesis.txt"), "precious");

    assertThatThrownBy(() -> write(folder, true))
        .isInstanceOf(PackageExistsException.class)
        .hasMessageContaining("other files");

    assertThat(folder.resolve("thesis.txt")).hasContent("precious");
  }

  /** Of which the others would be deleted before it is found that it cannot be. */
  @Test
  void neverReplacesAPackageInWhichAFolderHasTheNameOfAFile() throws IOException {
    write(folder, false);
    Files.delete(folder.resolve("README.md"));
    Path thesis = Files.createDirectory(folder.resolve("README.md")).resolve("thesis.txt");
    Files.writeString(thesis, "precious");

    assertThatThrownBy(() -> write(folder, true))
        .isInstanceOf(PackageExistsException.class)
        .hasMessageContaining("other files");

    assertThat(thesis).hasContent("precious");
    assertThat(ModelPackage.read(folder).model()).isEqualTo(GRAPH);
  }

  @Test
  void replacesThePackageThatALinkPointsTo() throws IOException {
    Path target = folder.resolve("disk/model");
    write(target, false);
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);

    PackageWriter.write(link, MANIFEST, new byte[] {1}, "# Another", true);

    assertThat(link).isSymbolicLink();
    assertThat(ModelPackage.read(target).model()).containsExactly(1);
    assertThat(names(folder)).containsExactlyInAnyOrder("disk", "link");
    assertThat(names(target.getParent())).containsExactly("model");
  }

  @Test
  void refusesALinkToNothingBeforeTheWork() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

    assertThatThrownBy(() -> PackageWriter.requireFree(link, true))
        .isInstanceOf(PackageExistsException.class)
        .hasMessageContaining("link to nothing");
  }

  @Test
  void removesWhatAWriterOfTheSamePackageLeftThatWasKilled() throws IOException {
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    for (String name : List.of(".model." + uuid, ".model." + uuid + ".old", ".other." + uuid)) {
      age(tornPackage(name));
    }

    write(folder.resolve("model"), false);

    assertThat(names(folder)).containsExactlyInAnyOrder("model", ".other." + uuid);
  }

  @Test
  void leavesWhatAnotherWriterOfTheSamePackageStillWrites() throws IOException {
    Path other = tornPackage(".model.123e4567-e89b-12d3-a456-426614174000");

    write(folder.resolve("model"), false);

    assertThat(other.resolve("model.onnx")).hasContent("torn");
  }

  @Test
  void writesAlthoughLeftoversCannotBeRemoved() throws IOException {
    Path stuck = tornPackage(".model.123e4567-e89b-12d3-a456-426614174000");
    Files.createFile(Files.createDirectory(stuck.resolve("folder")).resolve("file"));
    age(stuck);

    ModelPackage written = write(folder.resolve("model"), false);

    assertThat(written.model()).isEqualTo(GRAPH);
    assertThat(names(folder)).contains("model", stuck.getFileName().toString());
  }

  private Path tornPackage(String name) throws IOException {
    Path torn = Files.createDirectory(folder.resolve(name));
    Files.writeString(torn.resolve("model.onnx"), "torn");
    return torn;
  }

  private static void age(Path leftover) throws IOException {
    Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
  }

  @Test
  void refusesATargetThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> write(file, true)).isInstanceOf(PackageExistsException.class);
    assertThatThrownBy(() -> write(file.resolve("below"), true))
        .isInstanceOf(PackageIoException.class);
  }

  @Test
  void readsAnEmbeddedPackage() {
    ModelPackage embedded = ModelPackage.embedded("tiny");

    assertThat(embedded.manifest().labels()).containsExactly("Action", "Comédie", "Drama");
    assertThat(embedded.model()).isEqualTo(GRAPH);
    assertThat(embedded.source()).isEqualTo("embedded:tiny");
    assertThat(embedded.folder()).isEmpty();
  }

  @Test
  void tellsThatNoSuchPackageIsEmbedded() {
    assertThatThrownBy(() -> ModelPackage.embedded("none"))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageContaining("embedded:none")
        .hasMessageContaining("model.onnx is missing");
  }

  private static ModelPackage write(Path target, boolean replace) {
    return PackageWriter.write(target, MANIFEST, GRAPH, "# The card", replace);
  }

  private static List<String> problemsOf(Path target) {
    return catchThrowableOfType(InvalidPackageException.class, () -> ModelPackage.read(target))
        .problems();
  }

  private static List<String> names(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
