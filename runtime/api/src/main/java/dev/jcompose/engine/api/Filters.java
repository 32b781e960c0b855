package dev.jcompose.engine.api;

import dev.jcompose.engine.api.EngineException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /**
   * These filters, if all their keys are among the known.
   *
   * @throws EngineException INVALID naming the first that is not
   */
  public Filters only(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new EngineException(Kind.INVALID, "invalid filter '" + key + "'");
      }
    }
    return this;
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
