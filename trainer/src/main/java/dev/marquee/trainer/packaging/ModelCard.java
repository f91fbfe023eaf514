package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import dev.marquee.trainer.inference.ParityReport;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A package's README.md: what the model is, what it was trained on, how good it is, and what it is
 * not for.
 */
final class ModelCard {

  private ModelCard() {}

  /**
   * Writes it, in Markdown.
   *
   * @param measured how many posters of the test split the figures are of
   */
  static String write(Manifest manifest, int measured, ParityReport parity) {
    return format(
        TEMPLATE,
        manifest.name(),
        network(manifest),
        manifest.inputSize().height(),
        manifest.inputSize().width(),
        manifest.labels().size(),
        manifest.labels().stream().collect(Collectors.joining(", ")),
        manifest.labelPolicy(),
        manifest.precision(),
        manifest.attribution()
            ? "; `attribution`, class activation maps, float32 `[N, C, h, w]`"
            : "",
        manifest.data().training() + manifest.data().validation() + manifest.data().test(),
        manifest.data().training(),
        manifest.data().validation(),
        manifest.data().test(),
        manifest.data().sha256(),
        rows(manifest.recipe()),
        measured,
        manifest.data().test(),
        rows(figures(manifest)),
        parity(manifest.precision(), parity) + thresholds(manifest));
  }

  private static String thresholds(Manifest manifest) {
    return manifest.thresholds().isEmpty()
        ? ""
        : " Figures that end in `_thresholds` name each genre above its own of the `thresholds` in"
            + " `model.json`, chosen on the validation split, all others above 0.5.";
  }

  private static String network(Manifest manifest) {
    if (!Members.isEnsemble(manifest)) {
      return format("Network %s, head %s", manifest.network(), manifest.head());
    }
    return "An ensemble, whose probabilities are the mean of these networks': "
        + Members.networks(manifest).stream()
            .map(network -> format("%s with head %s", network.topology(), network.head()))
            .collect(Collectors.joining(", "));
  }

  private static String parity(Precision precision, ParityReport parity) {
    return switch (precision) {
      case FP32 ->
          format(
              "ONNX Runtime and the trained network differ by at most %.1e in probability over %d images.",
              parity.largestDifference(), parity.posters());
      case FP16 ->
          format(
              "The figures are the trained network's, in fp32. In ONNX Runtime, fp16 and fp32 differ by at most %.1e in probability over %d images.",
              parity.largestDifference(), parity.posters());
      case INT8 ->
          quantized(precision, parity)
              + " It is meant for CPUs; weights have 7 bits, so that no sum overflows where VNNI is absent.";
      case INT8_WEIGHTS ->
          quantized(precision, parity)
              + " Weights are stored in 8 bits, with a scale for each 64 of an output; all is computed in fp32.";
      case FP16_INT8_WEIGHTS ->
          quantized(precision, parity)
              + " Weights are stored in 8 bits, with a scale for each 64 of an output; all is computed in fp16. It is meant for GPUs.";
    };
  }

  private static String quantized(Precision precision, ParityReport parity) {
    return format(
        "The figures are those of %s; names that end in `_fp32` tell what they were before. In ONNX Runtime, %s and fp32 put the same genre first on %d of %d posters, and differ by at most %.1e in probability, on average by %.1e.",
        precision,
        precision,
        parity.topGenreAgreements(),
        parity.posters(),
        parity.largestDifference(),
        parity.meanDifference());
  }

  /** The same in every country. */
  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static Map<String, String> figures(Manifest manifest) {
    Map<String, String> figures = new TreeMap<>();
    manifest.metrics().forEach((name, value) -> figures.put(name, format("%.4f", value)));
    return figures;
  }

  private static String rows(Map<String, String> facts) {
    return facts.entrySet().stream().map(ModelCard::row).collect(Collectors.joining("\n"));
  }

  private static String row(Entry<String, String> fact) {
    return "| " + fact.getKey() + " | " + fact.getValue() + " |";
  }

  private static final String TEMPLATE =
      """
      # %s

      Infers a movie's genre from its poster. %s; input `poster`, uint8 `[N, %d, %d, 3]`, RGB; output
      `probabilities`, float32 `[N, %d]`, in this order: %s. Label policy `%s`, precision %s%s.
      Resize posters with an antialiased bilinear filter (Pillow's or torchvision's); all else is inside the graph.

      ## Data
      %d posters with their genres: %d to train, %d to validate, %d to test, split by a stable hash of the movie's id.
      Fingerprint `%s`.

      ## Recipe
      | setting | value |
      | --- | --- |
      %s

      ## Figures on the test split
      On %d of its %d posters: those whose images can be read.

      | metric | value |
      | --- | --- |
      %s

      %s

      ## Use and limits
      A signal about artwork: how a poster reads, for browsing, for checking a catalogue's genres, for choosing between
      posters. It is often wrong, most of all on rare genres, which it seldom predicts: the figures above say how often. Posters
      of other eras and countries than those it was trained on, and pictures that are no posters, get an answer too, and that
      answer means little. Do not use it to decide about people, ratings or what may be shown. Genres follow IMDb's lists,
      errors included.
      """;
}
