package dev.marquee.function.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was measured of one program. */
final class StartFigures {
  private final List<Double> millis = new ArrayList<>();
  private double resident;
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();

  /** From the start of the process to the first answer, of every run. */
  List<Double> millis() {
    return millis;
  }

  double fastest() {
    return Collections.min(millis);
  }

  double slowest() {
    return Collections.max(millis);
  }

  double median() {
    return median(millis.stream());
  }

  private static double median(Stream<Double> values) {
    return Rounds.median(values.mapToDouble(value -> value).toArray());
  }

  /** Resident memory in MiB, of the run that took most. */
  double resident() {
    return resident;
  }

  void resident(double mebibytes) {
    resident = Math.max(resident, mebibytes);
  }

  /** Requests each second at 8 connections, of every round. */
  List<Double> rates() {
    return rates;
  }

  /** The median of {@link #rates}; NaN if that was not measured. */
  double rate() {
    return rates.isEmpty() ? Double.NaN : median(rates.stream());
  }

  /** The time for which it had a core, in ms for each of those requests, of every round. */
  List<Double> cpu() {
    return cpu;
  }

  /** The median of {@link #cpu}, which other work on the machine changes less than the rate. */
  double medianCpu() {
    return cpu.isEmpty() ? Double.NaN : median(cpu.stream());
  }

  /** The median of what the rates are to those of another in the same rounds. */
  double rateTo(StartFigures other) {
    return rates.isEmpty()
        ? Double.NaN
        : median(IntStream.range(0, rates.size()).mapToObj(i -> rates.get(i) / other.rates.get(i)));
  }
}
