package dev.marquee.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold in a manifest; each breach becomes a sentence for people. */
final class ManifestRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final List<String> HEADS =
      List.of("classifier", "pooled", "statistics", "ensemble");

  private final List<String> problems = new ArrayList<>();

  private ManifestRules() {}

  static List<String> problems(Manifest manifest) {
    ManifestRules rules = new ManifestRules();
    rules.check(manifest);
    return List.copyOf(rules.problems);
  }

  static boolean isName(String name) {
    return name != null && NAME.matcher(name).matches();
  }

  private void check(Manifest manifest) {
    require(
        manifest.format() == Manifest.FORMAT,
        "format is %s; this version reads %s".formatted(manifest.format(), Manifest.FORMAT));
    require(
        isName(manifest.name()),
        "name is '%s'; it must be letters, digits, dots, dashes and underscores"
            .formatted(manifest.name()));
    requireText("version", manifest.version());
    requireText("network", manifest.network());
    checkHead(manifest.head());
    requirePresent("precision", manifest.precision());
    requirePresent("labelPolicy", manifest.labelPolicy());
    checkSize(manifest.inputSize());
    checkLabels(manifest.labels());
    checkThresholds(manifest);
    checkRecipe(manifest.recipe());
    checkData(manifest.data());
    checkMetrics(manifest.metrics());
    checkDigest("sha256", manifest.sha256());
  }

  private void checkHead(String head) {
    if (requirePresent("head", head)) {
      require(
          HEADS.contains(head),
          "head is '%s'; it must be one of %s".formatted(head, String.join(", ", HEADS)));
    }
  }

  private void checkSize(ImageSize size) {
    if (requirePresent("inputSize", size)) {
      require(
          Math.max(size.height(), size.width()) <= Manifest.MAX_SIDE,
          "inputSize is %s; no side is longer than %d".formatted(size, Manifest.MAX_SIDE));
    }
  }

  private void checkLabels(List<String> labels) {
    if (requirePresent("labels", labels)) {
      require(labels.size() >= 2, "labels has %d; a classifier needs two".formatted(labels.size()));
      require(
          labels.stream().noneMatch(label -> label == null || label.isBlank()),
          "labels has an empty one");
      Set<String> seen = new HashSet<>();
      labels.stream()
          .filter(label -> !seen.add(label))
          .distinct()
          .forEach(label -> require(false, "labels has '%s' twice".formatted(label)));
    }
  }

  private void checkThresholds(Manifest manifest) {
    List<Double> thresholds = manifest.thresholds();
    if (thresholds.isEmpty()) {
      return;
    }
    require(
        manifest.labelPolicy() == LabelPolicy.MULTI,
        "thresholds are for the label policy multi, not " + manifest.labelPolicy());
    require(
        manifest.labels() == null || thresholds.size() == manifest.labels().size(),
        "thresholds has %d; it must have one a label".formatted(thresholds.size()));
    require(
        thresholds.stream().allMatch(each -> each != null && each >= 0 && each <= 1),
        "thresholds is %s; each must be 0 to 1".formatted(thresholds));
  }

  private void checkRecipe(Map<String, String> recipe) {
    if (requirePresent("recipe", recipe)) {
      recipe.forEach((option, value) -> requirePresent("recipe." + option, value));
    }
  }

  private void checkData(Manifest.DataFingerprint data) {
    if (requirePresent("data", data)) {
      checkDigest("data.sha256", data.sha256());
      require(
          data.training() >= 0 && data.validation() >= 0 && data.test() >= 0,
          "data counts fewer than no posters");
    }
  }

  private void checkMetrics(Map<String, Double> metrics) {
    if (requirePresent("metrics", metrics)) {
      metrics.forEach(
          (name, value) ->
              require(
                  value != null && Double.isFinite(value),
                  "metrics.%s is %s, not a number".formatted(name, value)));
    }
  }

  private void checkDigest(String field, String digest) {
    if (requirePresent(field, digest)) {
      require(
          SHA256.matcher(digest).matches(),
          "%s is '%s'; it must be 64 lower-case hex digits".formatted(field, digest));
    }
  }

  private void requireText(String field, String text) {
    if (requirePresent(field, text)) {
      require(!text.isBlank(), field + " is empty");
    }
  }

  private boolean requirePresent(String field, Object value) {
    return require(Objects.nonNull(value), field + " is missing");
  }

  private boolean require(boolean holds, String problem) {
    if (!holds) {
      problems.add("model.json: " + problem);
    }
    return holds;
  }
}
