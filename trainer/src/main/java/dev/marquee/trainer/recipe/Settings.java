package dev.marquee.trainer.recipe;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A recipe's settings by the names of their options, which are those of its components. */
final class Settings {

  /** Told even where they are off, as in every package so far. */
  private static final Set<String> ALWAYS =
      Set.of("momentum", "nesterov", "weight-decay", "frozen-epochs", "label-smoothing", "seed");

  private Settings() {}

  /** All that are in use, in the order of the components. */
  static Map<String, String> of(Recipe recipe) {
    Map<String, String> settings = new LinkedHashMap<>();
    put(recipe, settings);
    return settings;
  }

  private static void put(Record part, Map<String, String> settings) {
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      Object value = value(part, component);
      String name = option(component.getName());
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        put((Record) value, settings);
      } else if (ALWAYS.contains(name) || !isOff(value)) {
        settings.put(name, value.toString());
      }
    }
  }

  private static Object value(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every part of a recipe tells its components", e);
    }
  }

  private static String option(String component) {
    return component.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static boolean isOff(Object value) {
    return value instanceof Number number && number.doubleValue() == 0
        || value.equals(false)
        || value == MixedPrecision.NONE;
  }
}
