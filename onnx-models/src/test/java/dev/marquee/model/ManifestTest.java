package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private final Manifest manifest = Manifests.sound();

  @Test
  void aSoundManifestHasNoProblems() {
    assertThat(manifest.problems()).isEmpty();
  }

  @Test
  void tellsEveryProblemAtOnce() {
    assertThat(Manifests.flawed().problems())
        .containsExactlyInAnyOrder(
            "model.json: format is 2; this version reads 1",
            "model.json: name is '../etc'; it must be letters, digits, dots, dashes and underscores",
            "model.json: version is empty",
            "model.json: network is missing",
            "model.json: head is 'big'; it must be one of classifier, pooled, statistics, ensemble",
            "model.json: labels has an empty one",
            "model.json: labels has 'Drama' twice",
            "model.json: labelPolicy is missing",
            "model.json: inputSize is missing",
            "model.json: precision is missing",
            "model.json: recipe is missing",
            "model.json: data.sha256 is 'ABC'; it must be 64 lower-case hex digits",
            "model.json: data counts fewer than no posters",
            "model.json: metrics.accuracy is NaN, not a number",
            "model.json: sha256 is ''; it must be 64 lower-case hex digits");
  }

  @Test
  void comesBackFromJsonAsItWas() {
    assertThat(ManifestJson.parse(ManifestJson.write(manifest), "test")).isEqualTo(manifest);
  }

  @Test
  void carriesThresholdsWhereTheyWereChosen() {
    assertThat(json()).doesNotContain("thresholds");
    assertThat(manifest.thresholds()).isEmpty();

    Manifest chosen = parse(withThresholds("[0.25, 0.5, 1]"));
    assertThat(chosen.problems()).isEmpty();
    assertThat(chosen.thresholds()).containsExactly(0.25, 0.5, 1.0);
    assertThat(ManifestJson.parse(ManifestJson.write(chosen), "test")).isEqualTo(chosen);
    assertThat(chosen.metadata()).containsEntry("thresholds", "[0.25,0.5,1.0]");
    assertThat(chosen.withPrecision(Precision.FP16, Map.of()).thresholds()).hasSize(3);
  }

  @Test
  void tellsThresholdsThatAreNone() {
    assertThat(parse(withThresholds("[0.5, null, -1, 2]")).problems())
        .containsExactly(
            "model.json: thresholds has 4; it must have one a label",
            "model.json: thresholds is [0.5, null, -1.0, 2.0]; each must be 0 to 1");
    String single = withThresholds("[0.25, 0.5, 1]").replace("\"multi\"", "\"alphabetical\"");
    assertThat(parse(single).problems())
        .containsExactly("model.json: thresholds are for the label policy multi, not alphabetical");
    assertThat(problemsOf(withThresholds("\"half\"")))
        .containsExactly("model.json: thresholds cannot be \"half\"");
  }

  private String withThresholds(String thresholds) {
    return json()
        .replace("\"first-listed\"", "\"multi\"")
        .replaceFirst("\\{", "{\"thresholds\": " + thresholds + ",");
  }

  @Test
  void isWrittenInTheOrderOfItsFieldsWithSortedMaps() {
    assertThat(new String(ManifestJson.write(manifest), StandardCharsets.UTF_8))
        .startsWith("{\n  \"format\" : 1,\n  \"name\" : \"squeezenet1_1\",\n")
        .contains("\"labels\" : [ \"Action\", \"Comédie\", \"Drama\" ]")
        .contains("\"labelPolicy\" : \"first-listed\"")
        .containsSubsequence("\"epochs\"", "\"learning-rate\"", "\"accuracy\"", "\"macro-f1\"")
        .endsWith("}\n");
  }

  @Test
  void fieldsOfLaterVersionsArePassedOver() {
    assertThat(parse(json().replaceFirst("\\{", "{\"colour\": {\"a\": 1},"))).isEqualTo(manifest);
  }

  @Test
  void tellsEveryFieldThatIsMissingOrOfTheWrongType() {
    String json =
        json()
            .replace("\"name\" :", "\"nom\" :")
            .replace("\"height\" : 300", "\"height\" : \"tall\"")
            .replace("\"training\" : 80", "\"training\" : null")
            .replace("\"first-listed\"", "\"best\"")
            .replace("\"attribution\" : true", "\"attribution\" : 1.5")
            .replace("\"fp32\"", "\"fp64\"");

    assertThat(problemsOf(json))
        .containsExactly(
            "model.json: name is missing",
            "model.json: labelPolicy cannot be \"best\"; it must be one of alphabetical, first-listed, multi",
            "model.json: inputSize.height cannot be \"tall\"",
            "model.json: attribution cannot be 1.5",
            "model.json: precision cannot be \"fp64\"; it must be one of fp32, fp16, int8, int8-weights, fp16-int8-weights",
            "model.json: data.training is missing");
  }

  @Test
  void refusesNumbersAndNothingWhereAWordIsWanted() {
    String json = json().replace("\"fp32\"", "0").replace("\"first-listed\"", "\"\"");
    assertThat(problemsOf(json))
        .containsExactly(
            "model.json: labelPolicy cannot be \"\"; it must be one of alphabetical, first-listed, multi",
            "model.json: precision cannot be 0; it must be one of fp32, fp16, int8, int8-weights, fp16-int8-weights");
  }

  @Test
  void refusesASizeOfZero() {
    assertThat(problemsOf(json().replace("\"height\" : 300", "\"height\" : 0")))
        .containsExactly("model.json: inputSize cannot be {\"height\":0,\"width\":180}");
  }

  @Test
  void tellsASizeThatNoBufferHolds() {
    Manifest huge = parse(json().replace("\"height\" : 300", "\"height\" : 2147483647"));
    assertThat(huge.problems())
        .containsExactly("model.json: inputSize is 2147483647x180; no side is longer than 4096");
    assertThat(parse(json().replace("\"height\" : 300", "\"height\" : 4096")).problems()).isEmpty();
  }

  @Test
  void refusesNumbersThatAreNone() {
    assertThat(problemsOf(json().replace("\"height\" : 300", "\"height\" : 99999999999")))
        .containsExactly("model.json: inputSize.height cannot be 99999999999");
    assertThat(problemsOf(json().replace("\"format\" : 1", "\"format\" : 1e999")))
        .containsExactly("model.json: format cannot be \"Infinity\"");
    assertThat(parse(json().replace("0.446", "1e999")).problems())
        .containsExactly("model.json: metrics.accuracy is Infinity, not a number");
  }

  @Test
  void showsOnlyTheBeginningOfALongValue() {
    String digits = "9".repeat(900);
    assertThat(problemsOf(json().replace("\"format\" : 1", "\"format\" : " + digits)))
        .containsExactly("model.json: format cannot be " + digits.substring(0, 200) + "...");
  }

  @Test
  void tellsNullsWhereverTheyStand() {
    String json =
        json().replace("\"Drama\"", "null").replace("\"4\"", "null").replace("0.446", "null");
    assertThat(parse(json).problems())
        .containsExactly(
            "model.json: labels has an empty one",
            "model.json: recipe.epochs is missing",
            "model.json: metrics.accuracy is null, not a number");
  }

  @Test
  void refusesWhatIsNoJsonObject() {
    assertThat(problemsOf("[]")).containsExactly("model.json: a JSON object is expected");
    assertThat(problemsOf("")).containsExactly("model.json: a JSON object is expected");
    assertThat(problemsOf("{\"format\": ")).singleElement().asString().contains("not JSON");
  }

  @Test
  void metadataCarriesEverythingButTheDigestAsText() {
    assertThat(manifest.metadata())
        .hasSize(13)
        .doesNotContainKey("sha256")
        .containsEntry("format", "1")
        .containsEntry("network", "squeezenet1_1")
        .containsEntry("labels", "[\"Action\",\"Comédie\",\"Drama\"]")
        .containsEntry("labelPolicy", "first-listed")
        .containsEntry("inputSize", "{\"height\":300,\"width\":180}")
        .containsEntry("attribution", "true")
        .containsEntry("recipe", "{\"epochs\":\"4\",\"learning-rate\":\"0.01\"}");
  }

  @Test
  void tellsWhatAGraphStatesDifferently() {
    Map<String, String> metadata = new HashMap<>(manifest.metadata());
    metadata.put("producer", "somebody");
    assertThat(manifest.problemsAgainst(metadata)).isEmpty();

    metadata.remove("recipe");
    metadata.put("labels", "[\"Drama\"]");
    assertThat(manifest.problemsAgainst(metadata))
        .containsExactly(
            "model.onnx: its metadata says labels is [\"Drama\"], model.json says"
                + " [\"Action\",\"Comédie\",\"Drama\"]",
            "model.onnx: its metadata lacks recipe");
  }

  private String json() {
    return new String(ManifestJson.write(manifest), StandardCharsets.UTF_8);
  }

  private static Manifest parse(String json) {
    return ManifestJson.parse(json.getBytes(StandardCharsets.UTF_8), "test");
  }

  private static List<String> problemsOf(String json) {
    return catchThrowableOfType(InvalidPackageException.class, () -> parse(json)).problems();
  }
}
