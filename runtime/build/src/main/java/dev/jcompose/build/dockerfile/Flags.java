package dev.jcompose.build.dockerfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flags of one statement, taken one by one; what is left at the end is unknown. */
final class Flags {

  private final Statement statement;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();

  Flags(Statement statement) {
    this.statement = statement;
    for (String flag : statement.flags()) {
      int equals = flag.indexOf('=');
      String name = equals < 0 ? flag.substring(2) : flag.substring(2, equals);
      values
          .computeIfAbsent(name, _ -> new ArrayList<>())
          .add(equals < 0 ? "" : flag.substring(equals + 1));
    }
  }

  /** The value of a flag that may be given once; empty if it is not. */
  String one(String name) throws DockerfileException {
    known.add(name);
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw wrong("duplicate flag specified: --" + name);
    }
    if (given.size() == 1 && given.getFirst().isEmpty()) {
      throw wrong("missing a value on flag: --" + name);
    }
    return given.isEmpty() ? "" : given.getFirst();
  }

  List<String> many(String name) {
    known.add(name);
    return values.getOrDefault(name, List.of());
  }

  /** A flag without a value, or with {@code true} or {@code false}; null if it is not given. */
  @Nullable Boolean truth(String name) throws DockerfileException {
    known.add(name);
    List<String> given = values.getOrDefault(name, List.of());
    if (given.isEmpty()) {
      return null;
    }
    return switch (given.getFirst()) {
      case "", "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default ->
          throw wrong("expecting boolean value for flag --" + name + ", not: " + given.getFirst());
    };
  }

  boolean isSet(String name) throws DockerfileException {
    return Boolean.TRUE.equals(truth(name));
  }

  /** To be called when all flags of the instruction have been asked for. */
  void end() throws DockerfileException {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw wrong("unknown flag: --" + name);
      }
    }
  }

  private DockerfileException wrong(String message) {
    return new DockerfileException(statement.location(), message);
  }
}
