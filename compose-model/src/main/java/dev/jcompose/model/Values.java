package dev.jcompose.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies that keep the file's order: {@code Map.copyOf} has none, and people see these maps. */
final class Values {

  private Values() {}

  static <V extends @Nullable Object> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
