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
