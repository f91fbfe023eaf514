package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CycloneDX lists that the build leaves beside what it packages. */
class BillOfMaterialsIT {
  private static final List<String> PERMISSIVE =
      List.of("Apache-2.0", "MIT", "BSD-", "CC0-1.0", "EPL-2.0");

  static final List<String> LISTS =
      List.of("../function/target/quarkus-app/bom.json", "../trainer/target/lib/bom.json");

  @ParameterizedTest
  @FieldSource("LISTS")
  void everyLibraryMayBeUsedUnderAPermissiveLicence(Path list) throws IOException {
    assertThat(components(list))
        .allSatisfy(
            component ->
                assertThat(licences(component))
                    .as(component.at("/name").asText())
                    .anyMatch(licence -> PERMISSIVE.stream().anyMatch(licence::startsWith)));
  }

  @ParameterizedTest
  @FieldSource("LISTS")
  void noLibraryHasAVulnerabilityThatANewerReleaseFixes(Path list) throws IOException {
    Map<String, Version> versions = new HashMap<>();
    for (JsonNode component : components(list)) {
      versions.put(
          component.path("group").asText() + "/" + component.path("name").asText(),
          Version.parse(component.path("version").asText()));
    }
    for (Advisory advisory : advisories()) {
      assertThat(versions.getOrDefault(advisory.library(), advisory.fixed()))
          .as("%s: %s", advisory.library(), advisory.names())
          .isGreaterThanOrEqualTo(advisory.fixed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../function/target/quarkus-app/lib/main", "../trainer/target/lib"})
  void ofNoLibraryDoTwoVersionsLieOnTheClassPath(Path folder) throws IOException {
    assumeThat(folder).as("what the build leaves").exists();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".jar")))
          .hasSizeGreaterThan(20)
          .extracting(jar -> jar.replaceFirst("-\\d.*", ""))
          .doesNotHaveDuplicates();
    }
  }

  private static List<JsonNode> components(Path list) throws IOException {
    assumeThat(list).as("the bill of materials, which a build without network lacks").exists();
    List<JsonNode> components = new ArrayList<>();
    new ObjectMapper()
        .readTree(Files.readAllBytes(list))
        .at("/components")
        .forEach(components::add);
    assertThat(components).hasSizeGreaterThan(20);
    return components;
  }

  private record Advisory(String library, Version fixed, String names) {}

  private static List<Advisory> advisories() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("src/test/resources/advisories.csv"))) {
      return lines
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(line -> line.split(","))
          .map(columns -> new Advisory(columns[0], Version.parse(columns[1]), columns[2]))
          .toList();
    }
  }

  private static List<String> licences(JsonNode component) {
    List<String> names = new ArrayList<>();
    for (JsonNode entry : component.path("licenses")) {
      names.add(entry.at("/license/id").asText(entry.at("/license/name").asText()));
      names.add(entry.path("expression").asText());
    }
    return names;
  }
}
