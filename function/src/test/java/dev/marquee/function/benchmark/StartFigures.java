package dev.marquee.function.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was measured of one program. */
final class StartFigures {
  private final List<Double> millis = new ArrayList<>();
  private double resident;
  private double rate = Double.NaN;

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
    List<Double> sorted = millis.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return (sorted.get(middle) + sorted.get((sorted.size() - 1) / 2)) / 2;
  }

  /** Resident memory in MiB, of the run that took most. */
  double resident() {
    return resident;
  }

  void resident(double mebibytes) {
    resident = Math.max(resident, mebibytes);
  }

  /** Requests each second at 8 connections; NaN if that was not measured. */
  double rate() {
    return rate;
  }

  void rate(double perSecond) {
    rate = perSecond;
  }
}
