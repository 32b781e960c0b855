package dev.jcompose.engine.api;

import java.util.List;
import java.util.Map;

/** List filters: values of one key are alternatives (labels: all must hold), keys must all hold. */
public record Filters(Map<String, List<String>> values) {
  /** No restriction. */
  public static final Filters NONE = new Filters(Map.of());

  public Filters {
    values = ApiValues.map(values);
  }

  /** These labels must all be there; each is {@code key} or {@code key=value}. */
  public static Filters labels(List<String> labels) {
    return new Filters(Map.of("label", labels));
  }

  /** The values of a key; empty if it does not filter. */
  public List<String> of(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** Whether every filter of the key "label" holds for these labels. */
  public boolean matchLabels(Map<String, String> labels) {
    for (String wanted : of("label")) {
      int eq = wanted.indexOf('=');
      String key = eq < 0 ? wanted : wanted.substring(0, eq);
      String actual = labels.get(key);
      if (actual == null || (eq >= 0 && !actual.equals(wanted.substring(eq + 1)))) {
        return false;
      }
    }
    return true;
  }
}
