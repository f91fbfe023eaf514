package dev.marquee.trainer.onnx;

import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Layer.StageStatistics;
import dev.marquee.trainer.onnx.Shape.Features;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.onnx.Shape.Unknown;
import java.util.ArrayList;
import java.util.List;

/** Follows shapes through layers, and collects every place where they do not fit. */
final class ShapeInference {

  private final List<String> problems = new ArrayList<>();

  /** What did not fit in the layers seen so far, one sentence each. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** The shape of a layer's output. */
  Shape after(Layer layer, Shape input) {
    return switch (layer) {
      case Sequential sequence -> through(sequence, input);
      case Residual residual ->
          sum(after(residual.body(), input), after(residual.shortcut(), input));
      case Concat concat -> joined(concat, input);
      case StageStatistics statistics -> described(statistics, input);
      case Relu _, Dropout _, Layer.LogitAdjustment _ -> input;
      case Linear linear -> linear(linear, input);
      case BatchNormalization norm -> normalized(norm, input);
      case Convolution _, MaxPool _, AdaptiveAveragePool _, Flatten _ ->
          switch (input) {
            case Maps maps -> onMaps(layer, maps);
            case Features features -> problem(layer + " needs feature maps, not " + features);
            case Unknown unknown -> unknown;
          };
    };
  }

  private Shape through(Sequential sequence, Shape input) {
    Shape shape = input;
    for (Layer layer : sequence.layers()) {
      shape = after(layer, shape);
    }
    return shape;
  }

  private Shape described(StageStatistics statistics, Shape input) {
    Shape shape = input;
    int channels = 0;
    for (Sequential stage : statistics.stages()) {
      shape = after(stage, shape);
      if (!(shape instanceof Maps maps)) {
        return shape instanceof Unknown
            ? shape
            : problem("statistics are taken of feature maps, not of " + shape);
      }
      channels += maps.channels();
    }
    return new Features(2 * channels);
  }

  private Shape normalized(BatchNormalization norm, Shape input) {
    switch (input) {
      case Maps maps -> expect(norm.name(), "channels", norm.channels(), maps.channels());
      case Features features -> expect(norm.name(), "features", norm.channels(), features.size());
      case Unknown _ -> {}
    }
    return input;
  }

  private Shape onMaps(Layer layer, Maps maps) {
    return switch (layer) {
      case Convolution conv -> {
        expect(conv.name(), "channels", conv.in(), maps.channels());
        yield windows(layer, maps, conv.out(), conv.kernel(), conv.stride(), conv.padding(), false);
      }
      case MaxPool pool ->
          windows(
              layer,
              maps,
              maps.channels(),
              pool.kernel(),
              pool.stride(),
              pool.padding(),
              pool.ceilMode());
      case AdaptiveAveragePool pool -> new Maps(maps.channels(), pool.height(), pool.width());
      case Flatten _ -> new Features(maps.channels() * maps.height() * maps.width());
      default -> throw new IllegalArgumentException("does not read feature maps: " + layer);
    };
  }

  private Shape windows(
      Layer layer, Maps maps, int out, int kernel, int stride, int padding, boolean ceilMode) {
    int height = windows(maps.height(), kernel, stride, padding, ceilMode);
    int width = windows(maps.width(), kernel, stride, padding, ceilMode);
    if (height < 1 || width < 1) {
      return problem(layer + " does not fit into " + maps + ": use a larger input size");
    }
    return new Maps(out, height, width);
  }

  /**
   * How many windows fit along one side.
   *
   * @see <a href="https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html">PyTorch's
   *     formula</a>, which ignores a window that starts beyond the input and its left padding
   */
  private static int windows(int in, int kernel, int stride, int padding, boolean ceilMode) {
    int room = in + 2 * padding - kernel;
    if (room < 0) {
      return 0;
    }
    int windows = (ceilMode ? Math.ceilDiv(room, stride) : room / stride) + 1;
    return ceilMode && (windows - 1) * stride >= in + padding ? windows - 1 : windows;
  }

  private Shape linear(Linear linear, Shape input) {
    return switch (input) {
      case Features features -> {
        expect(linear.name(), "features", linear.in(), features.size());
        yield new Features(linear.out());
      }
      case Maps maps -> problem(linear + " needs features, not " + maps + ": flatten them first");
      case Unknown unknown -> unknown;
    };
  }

  private Shape sum(Shape body, Shape shortcut) {
    if (body instanceof Unknown || shortcut instanceof Unknown || body.equals(shortcut)) {
      return body;
    }
    return problem("a residual adds " + body + " to " + shortcut);
  }

  private Shape joined(Concat concat, Shape input) {
    List<Maps> branches = new ArrayList<>();
    for (Sequential branch : concat.branches()) {
      switch (after(branch, input)) {
        case Maps maps -> branches.add(maps);
        case Features features -> {
          return problem("branches that are joined make feature maps, not " + features);
        }
        case Unknown unknown -> {
          return unknown;
        }
      }
    }
    Maps first = branches.getFirst();
    if (branches.stream()
        .anyMatch(m -> m.height() != first.height() || m.width() != first.width())) {
      return problem("branches of different sizes are joined: " + branches);
    }
    int channels = branches.stream().mapToInt(Maps::channels).sum();
    return new Maps(channels, first.height(), first.width());
  }

  private void expect(String name, String what, int expected, int actual) {
    if (expected != actual) {
      problems.add(name + " expects " + expected + " " + what + ", but gets " + actual);
    }
  }

  private Shape problem(String problem) {
    problems.add(problem);
    return new Unknown();
  }
}
