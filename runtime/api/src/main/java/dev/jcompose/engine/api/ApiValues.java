package dev.jcompose.engine.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How absent members of the API's documents are read: as empty ones. Orders are kept. */
final class ApiValues {

  private ApiValues() {}

  static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  static <V extends @Nullable Object> Map<String, V> map(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
