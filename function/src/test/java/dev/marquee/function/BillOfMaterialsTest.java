package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CycloneDX lists that the build leaves beside what it packages. */
class BillOfMaterialsTest {
  private static final List<String> PERMISSIVE =
      List.of("Apache-2.0", "MIT", "BSD-", "CC0-1.0", "EPL-2.0");

  @ParameterizedTest
  @ValueSource(
      strings = {"../function/target/quarkus-app/bom.json", "../trainer/target/lib/bom.json"})
  void everyLibraryMayBeUsedUnderAPermissiveLicence(String file) throws IOException {
    Path list = Path.of(file);
    assumeThat(list).as("the module is packaged").exists();

    JsonNode components = new ObjectMapper().readTree(Files.readAllBytes(list)).at("/components");

    assertThat(components).hasSizeGreaterThan(20);
    assertThat(components)
        .allSatisfy(
            component ->
                assertThat(licences(component))
                    .as(component.at("/name").asText())
                    .anyMatch(licence -> PERMISSIVE.stream().anyMatch(licence::startsWith)));
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
