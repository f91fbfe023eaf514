package dev.marquee.trainer.command;

import ai.djl.Device;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.djl.Autocast;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.training.Devices;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** From what people type to values. */
final class Conversions {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

  private Conversions() {}

  /** {@code 300x180}: height, then width. */
  static ImageSize imageSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size: give HEIGHTxWIDTH, such as 300x180");
    }
    int height = Integer.parseInt(matcher.group(1));
    int width = Integer.parseInt(matcher.group(2));
    if (Math.min(height, width) < 1 || Math.max(height, width) > Manifest.MAX_SIDE) {
      throw new TypeConversionException(
          "'" + text + "': sides are 1 to " + Manifest.MAX_SIDE + " pixels");
    }
    return new ImageSize(height, width);
  }

  /** A constant by the name that its {@code toString} gives. */
  static <T extends Enum<T>> T constant(Class<T> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + names(type)));
  }

  /** What is computed in: a run says of itself what it did, not what this libtorch cannot do. */
  static MixedPrecision mixedPrecision(String text) {
    MixedPrecision asked = constant(MixedPrecision.class, text);
    return asked == MixedPrecision.BF16 && !Autocast.isThere() ? MixedPrecision.NONE : asked;
  }

  private static String names(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Enum::toString)
        .collect(Collectors.joining(", "));
  }

  /** {@code auto} (CUDA if there is any), {@code cpu}, {@code cuda} or {@code cuda:1}. */
  static Device device(String text) {
    int gpus = Djl.engine().getGpuCount();
    Matcher cuda = CUDA.matcher(text);
    if (text.equals("cpu") || text.equals("auto") && gpus == 0) {
      return Device.cpu();
    }
    if (text.equals("auto")) {
      return Device.gpu(0);
    }
    if (!cuda.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no device: give auto, cpu, cuda or cuda:N");
    }
    int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
    if (index >= gpus) {
      throw new TypeConversionException(
          text + " is not there: PyTorch sees " + gpus + " CUDA devices");
    }
    return Device.gpu(index);
  }

  /** Several of those, with commas. */
  static Devices devices(String text) {
    try {
      return new Devices(Arrays.stream(text.split(",", -1)).map(Conversions::device).toList());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "': " + e.getMessage());
    }
  }
}
