package dev.marquee.trainer.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/**
 * Minimises a smooth function by L-BFGS: Nocedal and Wright, Numerical Optimization (2006),
 * algorithms 7.4 and 7.5, with steps halved until they bring enough.
 */
final class LimitedMemoryBfgs {

  private static final int MEMORY = 10;
  private static final int MOST_STEPS = 200;

  /** What part of the decrease that the slope promises is enough. */
  private static final double ENOUGH = 1e-4;

  /**
   * The function at a point.
   *
   * @param value what it comes to
   * @param gradient its slope in every direction
   */
  record Value(double value, double[] gradient) {}

  private record Reached(double[] point, Value value) {}

  /** How a step changed the point and the gradient. */
  private record Change(double[] point, double[] gradient, double product) {}

  private final Function<double[], Value> function;
  private final double negligible;
  private final Deque<Change> changes = new ArrayDeque<>();

  /**
   * @param function convex, so that its least value is the only one without a slope
   * @param negligible a step that promises less is not made; more than rounding adds to a value
   */
  LimitedMemoryBfgs(Function<double[], Value> function, double negligible) {
    this.function = function;
    this.negligible = negligible;
  }

  /** Where the function is least, from a point on. */
  double[] minimize(double[] start) {
    Reached at = new Reached(start, function.apply(start));
    for (int i = 0; i < MOST_STEPS; i++) {
      Optional<Reached> next = step(at);
      if (next.isEmpty()) {
        break;
      }
      remember(at, next.get());
      at = next.get();
    }
    return at.point();
  }

  /** Nothing where no step promises enough. */
  private Optional<Reached> step(Reached at) {
    double[] direction = direction(at.value().gradient());
    double promise = -dot(direction, at.value().gradient());
    double first = changes.isEmpty() ? Math.min(1, 1 / Math.sqrt(promise)) : 1;
    for (double step = first; step * promise > negligible; step /= 2) {
      double[] point = sum(at.point(), step, direction);
      Value value = function.apply(point);
      if (value.value() <= at.value().value() - ENOUGH * step * promise) {
        return Optional.of(new Reached(point, value));
      }
    }
    return Optional.empty();
  }

  private void remember(Reached from, Reached to) {
    double[] point = sum(to.point(), -1, from.point());
    double[] gradient = sum(to.value().gradient(), -1, from.value().gradient());
    double product = dot(point, gradient);
    if (product > 0) {
      changes.addLast(new Change(point, gradient, product));
    }
    if (changes.size() > MEMORY) {
      changes.removeFirst();
    }
  }

  /** Downhill, as the changes so far tell the curvature. */
  private double[] direction(double[] gradient) {
    double[] direction = sum(new double[gradient.length], -1, gradient);
    double[] shares = new double[changes.size()];
    int i = changes.size();
    for (Iterator<Change> latest = changes.descendingIterator(); latest.hasNext(); ) {
      Change change = latest.next();
      shares[--i] = dot(change.point(), direction) / change.product();
      direction = sum(direction, -shares[i], change.gradient());
    }
    if (!changes.isEmpty()) {
      Change last = changes.getLast();
      double scale = last.product() / dot(last.gradient(), last.gradient());
      direction = sum(new double[gradient.length], scale, direction);
    }
    for (Change change : changes) {
      double share = dot(change.gradient(), direction) / change.product();
      direction = sum(direction, shares[i++] - share, change.point());
    }
    return direction;
  }

  private static double dot(double[] a, double[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
    }
    return dot;
  }

  /** {@code a + factor * b}. */
  private static double[] sum(double[] a, double factor, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + factor * b[i];
    }
    return sum;
  }
}
