package dev.marquee.trainer.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects a recipe's settings by the names of their options. */
final class Settings {

  private final Map<String, String> values = new LinkedHashMap<>();

  Settings put(String name, Object value) {
    values.put(name, value.toString());
    return this;
  }

  /** Leaves out what is not used: a setting that is 0 or false. */
  Settings putIfOn(String name, double value) {
    return value == 0 ? this : put(name, value);
  }

  Settings putIfOn(String name, int value) {
    return value == 0 ? this : put(name, value);
  }

  Settings putIfOn(String name, boolean value) {
    return value ? put(name, true) : this;
  }

  Settings putIfOn(String name, MixedPrecision value) {
    return value == MixedPrecision.NONE ? this : put(name, value);
  }

  Map<String, String> values() {
    return values;
  }
}
