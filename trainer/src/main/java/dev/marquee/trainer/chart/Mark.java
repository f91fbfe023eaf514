package dev.marquee.trainer.chart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One SVG element of a drawing.
 *
 * @param element its name
 * @param attributes by name, in order
 * @param text what it says, or nothing
 * @param tooltip what it tells a reader who points at it, or nothing
 */
record Mark(
    String element,
    Map<String, String> attributes,
    Optional<String> text,
    Optional<String> tooltip) {

  /**
   * @param attributes names and values in turn
   */
  static Mark of(String element, Object... attributes) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put((String) attributes[i], value(attributes[i + 1]));
    }
    return new Mark(element, map, Optional.empty(), Optional.empty());
  }

  /** Words whose baseline begins, ends or has its middle (as the style says) at a point. */
  static Mark words(String style, double x, double y, String words) {
    return of("text", "class", style, "x", x, "y", y).saying(words);
  }

  /** A rectangle from its left upper corner. */
  static Mark box(String style, double x, double y, double width, double height) {
    return of("rect", "class", style, "x", x, "y", y, "width", width, "height", height);
  }

  static Mark line(String style, double x1, double y1, double x2, double y2) {
    return of("line", "class", style, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
  }

  Mark with(String attribute, Object value) {
    Map<String, String> more = new LinkedHashMap<>(attributes);
    more.put(attribute, value(value));
    return new Mark(element, more, text, tooltip);
  }

  Mark saying(String words) {
    return new Mark(element, attributes, Optional.of(words), tooltip);
  }

  Mark telling(String words) {
    return new Mark(element, attributes, text, Optional.of(words));
  }

  private static String value(Object value) {
    return value instanceof Double number ? Numbers.coordinate(number) : value.toString();
  }
}
