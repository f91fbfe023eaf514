package dev.marquee.function.openinference;

import dev.marquee.function.classification.Inferred;
import dev.marquee.function.classification.Poster;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.TopK;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a model's tensors are called at the Open Inference Protocol's door, and what they hold. */
public final class PosterTensors {
  /** BYTES {@code [N]}: the contents of image files, which are decoded and resized here. */
  static final String IMAGE = "image";

  private PosterTensors() {}

  /**
   * How many posters a request has by its shape, before any is made.
   *
   * @return at least 1
   * @throws MalformedInferenceException if its inputs are not those of the model
   */
  public static long count(InferRequest request, Manifest manifest) {
    if (request.inputs().size() != 1) {
      throw new MalformedInferenceException(
          "the request has %d inputs: send one, %s or %s"
              .formatted(request.inputs().size(), ModelPackage.POSTER, IMAGE));
    }
    InputTensor input = request.inputs().getFirst();
    switch (input.name()) {
      case ModelPackage.POSTER -> checkPixels(input.shape(), manifest.inputSize());
      case IMAGE -> checkImages(input.shape());
      default ->
          throw new MalformedInferenceException(
              "there is no input %s: send %s or %s"
                  .formatted(input.name(), ModelPackage.POSTER, IMAGE));
    }
    if (input.shape().getFirst() == 0) {
      throw new MalformedInferenceException("input " + input.name() + " holds no poster");
    }
    return input.shape().getFirst();
  }

  /**
   * The posters of a request that has been counted.
   *
   * @throws MalformedInferenceException if its data are not what its shape says
   */
  public static List<Poster> posters(InferRequest request, Manifest manifest) {
    InputTensor input = request.inputs().getFirst();
    return input.name().equals(ModelPackage.POSTER)
        ? pixels(input.uint8(), manifest.inputSize().rgbBytes())
        : input.bytes().stream().<Poster>map(Poster.Encoded::new).toList();
  }

  private static List<Poster> pixels(ByteBuffer all, int each) {
    return IntStream.range(0, all.remaining() / each)
        .mapToObj(i -> all.slice(i * each, each))
        .<Poster>map(Poster.Pixels::new)
        .toList();
  }

  private static void checkPixels(List<Long> shape, ImageSize size) {
    List<Long> one = List.of((long) size.height(), (long) size.width(), 3L);
    if (shape.size() != 4 || !shape.subList(1, 4).equals(one)) {
      throw new MalformedInferenceException(
          "input %s has the shape %s, not [N, %d, %d, 3]"
              .formatted(ModelPackage.POSTER, shape, size.height(), size.width()));
    }
  }

  /** Clients that batch send {@code [N, 1]} as well. */
  private static void checkImages(List<Long> shape) {
    if (shape.size() != 1 && !(shape.size() == 2 && shape.get(1) == 1)) {
      throw new MalformedInferenceException(
          "input %s has the shape %s, not [N]".formatted(IMAGE, shape));
    }
  }

  /**
   * The tensors that a request wants of what was inferred.
   *
   * @throws MalformedInferenceException if the model has none of that name
   */
  public static List<OutputTensor> outputs(InferRequest request, Inferred inferred) {
    if (request.outputs().isEmpty()) {
      float[][] rows = inferred.probabilities();
      return List.of(
          new OutputTensor.Floats(ModelPackage.PROBABILITIES, request.binaryOutput(), rows));
    }
    List<OutputTensor> outputs = new ArrayList<>();
    for (RequestedOutput wanted : request.outputs()) {
      boolean binary = wanted.binary().orElse(request.binaryOutput());
      outputs.add(
          wanted.classes().isPresent()
              ? classes(inferred, wanted.classes().getAsInt(), binary)
              : new OutputTensor.Floats(
                  ModelPackage.PROBABILITIES, binary, inferred.probabilities()));
    }
    return outputs;
  }

  /**
   * Lets requests pass that want what there is.
   *
   * @throws MalformedInferenceException if one wants an output that there is not
   */
  public static void checkOutputs(InferRequest request) {
    for (RequestedOutput wanted : request.outputs()) {
      if (!wanted.name().equals(ModelPackage.PROBABILITIES)) {
        throw new MalformedInferenceException(
            "there is no output %s: ask for %s"
                .formatted(wanted.name(), ModelPackage.PROBABILITIES));
      }
    }
  }

  /** As Triton's classification extension has it: value, index and label of the highest. */
  private static OutputTensor classes(Inferred inferred, int count, boolean binary) {
    List<String> labels = inferred.manifest().labels();
    List<List<String>> rows = new ArrayList<>();
    for (float[] row : inferred.probabilities()) {
      rows.add(
          TopK.of(row, count)
              .mapToObj(i -> String.format(Locale.ROOT, "%f:%d:%s", row[i], i, labels.get(i)))
              .toList());
    }
    return new OutputTensor.Strings(ModelPackage.PROBABILITIES, binary, rows);
  }
}
