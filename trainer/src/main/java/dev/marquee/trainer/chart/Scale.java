package dev.marquee.trainer.chart;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * From values to places along an axis.
 *
 * @param low the value at {@code start}
 * @param high the value at {@code end}, above {@code low}
 * @param start a coordinate
 * @param end a coordinate, on either side of {@code start}
 * @param step from tick to tick
 */
record Scale(double low, double high, double start, double end, double step) {

  private static final int TICKS = 5;

  /** Quotients that should be whole miss it by a rounding. */
  private static final double ROUNDING = 1e-9;

  Scale(double low, double high, double start, double end) {
    this(low, high, start, end, step(high - low));
  }

  /** From the round value at or below all of these to the round value at or above. */
  static Scale around(DoubleStream values, double start, double end) {
    var range = values.filter(Double::isFinite).summaryStatistics();
    if (range.getCount() == 0) {
      return new Scale(0, 1, start, end);
    }
    double spread = range.getMax() - range.getMin();
    double step = step(spread > 0 ? spread : Math.max(1, Math.abs(range.getMax())));
    double low = Math.floor(range.getMin() / step + ROUNDING) * step;
    double high = Math.ceil(range.getMax() / step - ROUNDING) * step;
    return new Scale(low, high > low ? high : low + step, start, end, step);
  }

  double at(double value) {
    return start + (value - low) / (high - low) * (end - start);
  }

  /** Round values from one end to the other. */
  List<Double> ticks() {
    return LongStream.rangeClosed(
            (long) Math.ceil(low / step - ROUNDING), (long) Math.floor(high / step + ROUNDING))
        .mapToObj(tick -> tick * step)
        .toList();
  }

  /** 1, 2 or 5 times a power of ten, so that a range has about five steps. */
  private static double step(double range) {
    double power = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
    double rest = range / TICKS / power - ROUNDING;
    return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
  }
}
