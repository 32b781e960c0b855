package dev.jcompose.build.solve;

import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.Expansion;
import dev.jcompose.build.dockerfile.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables at a point of a Dockerfile, and the expansion of texts with them. */
final class Variables {

  private final char escape;
  private final Map<String, String> values = new LinkedHashMap<>();

  Variables(char escape) {
    this.escape = escape;
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  /** {@code NAME=value}. */
  void putEntry(String entry) {
    int equals = entry.indexOf('=');
    if (equals > 0) {
      values.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /** {@code NAME=value} of all. */
  List<String> entries() {
    return values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  String word(String text, Location location) throws DockerfileException {
    try {
      return Expansion.word(text, escape, values::get, _ -> {});
    } catch (IllegalArgumentException e) {
      throw failed(text, location, e);
    }
  }

  List<String> words(String text, Location location) throws DockerfileException {
    try {
      return Expansion.words(text, escape, values::get, _ -> {});
    } catch (IllegalArgumentException e) {
      throw failed(text, location, e);
    }
  }

  String document(String text, Location location) throws DockerfileException {
    try {
      return Expansion.document(text, escape, values::get, _ -> {});
    } catch (IllegalArgumentException e) {
      throw failed(text, location, e);
    }
  }

  private static DockerfileException failed(
      String text, Location location, IllegalArgumentException e) {
    DockerfileException failure =
        new DockerfileException(location, "failed to process \"" + text + "\": " + e.getMessage());
    failure.initCause(e);
    return failure;
  }
}
