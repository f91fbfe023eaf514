package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The queries of {@code infra/dashboards} against what the function measures. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class DashboardTest {
  /** A metric with what is asked of its labels. */
  private static final Pattern SELECTOR = Pattern.compile("([a-z][a-z0-9_]+)(\\{[^}]*})?");

  private static final Pattern LABEL = Pattern.compile("([a-z]+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on) \\(([^)]*)\\)");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "sum", "max", "by", "on", "and", "rate", "scalar", "histogram_quantile", "label_values");

  /** Which Prometheus adds where it collects. */
  private static final Set<String> LABELS_OF_TARGETS = Set.of("instance");

  @Test
  void everyQueryNamesMetricsAndLabelsThatExist() throws IOException {
    Client.send(Client.post("/classify", "image/png", Images.png(Color.RED)));
    Client.send(Client.post("/classify", "image/png", new byte[9]));
    Set<String> series = Scrape.now().series().keySet();
    List<String> queries = queries();
    assertThat(queries).hasSizeGreaterThan(10);
    for (String query : queries) {
      Set<String> metrics = metrics(query);
      assertThat(metrics).as(query).isNotEmpty();
      Set<String> labels = new TreeSet<>(LABELS_OF_TARGETS);
      for (String metric : metrics) {
        List<String> of =
            series.stream().filter(s -> s.replaceAll("\\{.*", "").equals(metric)).toList();
        assertThat(of).as(metric).isNotEmpty();
        of.forEach(one -> labels.addAll(found(LABEL, one)));
      }
      assertThat(labels).as(query).containsAll(labels(query));
    }
  }

  @Test
  void everyMetricOfOursIsOnTheDashboard() throws IOException {
    Set<String> shown =
        queries().stream().flatMap(query -> metrics(query).stream()).collect(Collectors.toSet());
    List<String> ours =
        Scrape.now().series().keySet().stream()
            .filter(series -> series.startsWith("marquee_"))
            .map(
                series -> series.replaceAll("\\{.*", "").replaceAll("_(max|sum|count|bucket)$", ""))
            .distinct()
            .toList();
    assertThat(ours)
        .hasSize(7)
        .allSatisfy(name -> assertThat(shown).anyMatch(metric -> metric.startsWith(name)));
  }

  /** Of all panels and variables. */
  static List<String> queries() throws IOException {
    JsonNode dashboard =
        Client.json(Files.readAllBytes(Manifests.INFRA.resolve("dashboards/marquee.json")));
    return Stream.of("expr", "definition")
        .flatMap(field -> dashboard.findValuesAsText(field).stream())
        .toList();
  }

  private static Set<String> metrics(String query) {
    String expression =
        query
            .replaceAll("label_values\\((\\w+), \\w+\\)", "$1")
            .replaceAll("\\[[^]]*]", "")
            .replaceAll(GROUPING.pattern(), "");
    return SELECTOR
        .matcher(expression)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !FUNCTIONS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> labels(String query) {
    Set<String> labels = new TreeSet<>(found(LABEL, query));
    GROUPING
        .matcher(query)
        .results()
        .forEach(grouping -> labels.addAll(List.of(grouping.group(1).split(", "))));
    return labels;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
