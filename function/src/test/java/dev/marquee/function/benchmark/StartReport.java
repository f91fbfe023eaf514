package dev.marquee.function.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of every program, and the bounds that they are to keep. */
final class StartReport {
  private final Map<Program, StartFigures> figures;
  private final StartFigures jvm;
  private final Map<String, Boolean> bounds = new LinkedHashMap<>();

  /**
   * Compares.
   *
   * @param figures the plain JVM's first
   */
  StartReport(Map<Program, StartFigures> figures) {
    this.figures = figures;
    jvm = figures.values().iterator().next();
    figures.forEach(this::compare);
  }

  private void compare(Program program, StartFigures figure) {
    double share = figure.median() / jvm.median();
    switch (program.name()) {
      case "JVM, AOT cache" -> bound("AOT cache: first answer in half of the JVM's", share <= 0.5);
      case "native" -> {
        bound("native: first answer in 150 ms", figure.median() <= 150);
        bound("native: first answer in a tenth of the JVM's", share <= 0.1);
        bound("native: 120 MiB resident after 200 requests", figure.resident() <= 120);
        bound("native: 120 MiB of executable, libraries and model", program.mebibytes() <= 120);
        if (!Double.isNaN(figure.rate())) {
          bound("native: 0.9 of the JVM's rate", figure.rateTo(jvm) >= 0.9);
        }
      }
      default -> {}
    }
  }

  private void bound(String what, boolean kept) {
    bounds.put(what, kept);
  }

  boolean withinBounds() {
    return !bounds.containsValue(false);
  }

  void print(boolean json) throws IOException {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      figures.forEach((program, figure) -> all.put(program.name(), fields(program, figure)));
      all.put("bounds", bounds);
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
      return;
    }
    System.out.printf(
        "%-16s %8s %8s %8s %8s %10s %12s %7s %7s %9s%n",
        "first answer, ms",
        "min",
        "median",
        "max",
        "ratio",
        "resident",
        "requests/s",
        "ratio",
        "CPU ms",
        "size");
    figures.forEach(
        (program, figure) ->
            System.out.printf(
                "%-16s %8.0f %8.0f %8.0f %8.2f %6.0f MiB %12.1f %7.2f %7.2f %5.0f MiB%n",
                program.name(),
                figure.fastest(),
                figure.median(),
                figure.slowest(),
                figure.median() / jvm.median(),
                figure.resident(),
                figure.rate(),
                figure.rateTo(jvm),
                figure.medianCpu(),
                program.mebibytes()));
    bounds.forEach((bound, kept) -> System.out.println((kept ? "PASS  " : "FAIL  ") + bound));
  }

  private static Map<String, Object> fields(Program program, StartFigures figure) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("millisecondsToFirstAnswer", figure.millis());
    fields.put("median", figure.median());
    fields.put("residentMib", figure.resident());
    fields.put("requestsPerSecond", figure.rates());
    fields.put("cpuMillisecondsPerRequest", figure.cpu());
    fields.put("sizeMib", program.mebibytes());
    return fields;
  }
}
