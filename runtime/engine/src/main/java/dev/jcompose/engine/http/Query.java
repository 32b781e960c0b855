package dev.jcompose.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's query, read by the API's rules. */
record Query(Map<String, List<String>> values) {
  static final Query NONE = new Query(Map.of());

  private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

  /** The value, or "" if it is absent. */
  String text(String name) {
    List<String> all = values.get(name);
    return all == null ? "" : all.getFirst();
  }

  /** All values of a name that may be repeated, the empty ones left out. */
  List<String> texts(String name) {
    return values.getOrDefault(name, List.of()).stream().filter(v -> !v.isEmpty()).toList();
  }

  /** Everything but "", 0, no, false and none is true; absent is false. */
  boolean flag(String name) {
    return !FALSE.contains(text(name).trim().toLowerCase(Locale.ROOT));
  }

  /** As {@link #flag}, and {@code absent} if it is not given. */
  boolean flagOr(String name, boolean absent) {
    return values.containsKey(name) ? flag(name) : absent;
  }

  /** All values of a repeated parameter. */
  List<String> all(String name) {
    List<String> all = values.get(name);
    return all == null ? List.of() : all;
  }

  /** Whether a filter's values say no; absent ones do not. */
  static boolean isFalse(@Nullable List<String> wanted) {
    return wanted != null
        && wanted.stream().anyMatch(value -> FALSE.contains(value.toLowerCase(Locale.ROOT)));
  }

  /** A whole number, null if it is absent. */
  @Nullable Integer number(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw invalid(name, text, "a whole number");
    }
  }

  /** A whole number that must be given. */
  int required(String name) {
    Integer number = number(name);
    if (number == null) {
      throw invalid(name, "", "a whole number");
    }
    return number;
  }

  /** Seconds since 1970 with an optional fraction, or RFC 3339; null if it is absent or zero. */
  @Nullable Instant time(String name) {
    String text = text(name);
    if (text.isEmpty() || text.equals("0")) {
      return null;
    }
    try {
      return text.indexOf('-', 1) > 0 ? OffsetDateTime.parse(text).toInstant() : seconds(text);
    } catch (DateTimeException | NumberFormatException e) {
      throw invalid(name, text, "a Unix or RFC 3339 time");
    }
  }

  private static Instant seconds(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    String fraction = (text.substring(dot + 1) + "000000000").substring(0, 9);
    return Instant.ofEpochSecond(
        Long.parseLong(text.substring(0, dot)), Integer.parseInt(fraction));
  }

  /**
   * The filters: {@code {"label":["a=b"]}} or the older {@code {"label":{"a=b":true}}}.
   *
   * @throws EngineException INVALID for a key that is not known here
   */
  Filters filters(Set<String> known) {
    return filters().only(known);
  }

  /** The filters; which of them there are, is for the engine to say. */
  Filters filters() {
    String text = text("filters");
    if (text.isEmpty()) {
      return Filters.NONE;
    }
    JsonNode tree;
    try {
      tree = ApiJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new EngineException(Kind.INVALID, "filters: " + e.getOriginalMessage(), e);
    }
    Map<String, List<String>> filters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      List<String> wanted = wanted(entry.getValue());
      if (!wanted.isEmpty()) {
        filters.put(entry.getKey(), wanted);
      }
    }
    return new Filters(filters);
  }

  private static List<String> wanted(JsonNode node) {
    List<String> wanted = new ArrayList<>();
    if (node.isObject()) {
      node.properties().stream()
          .filter(e -> e.getValue().asBoolean())
          .forEach(e -> wanted.add(e.getKey()));
    } else {
      node.forEach(value -> wanted.add(value.asText()));
    }
    return wanted;
  }

  private static EngineException invalid(String name, String text, String wanted) {
    return new EngineException(
        Kind.INVALID, "query parameter " + name + ": \"" + text + "\" is not " + wanted);
  }
}
