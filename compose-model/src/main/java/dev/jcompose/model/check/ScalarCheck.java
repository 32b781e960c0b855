package dev.jcompose.model.check;

import dev.jcompose.model.tree.Numbers;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import dev.jcompose.model.tree.Scalar.Kind;
import dev.jcompose.model.tree.TreePath;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Types single values: strings that came from variables become what their place asks for. */
final class ScalarCheck {
  private final Problems problems;

  ScalarCheck(Problems problems) {
    this.problems = problems;
  }

  /** The scalar in canonical form, or null after reporting what is wrong with it. */
  @Nullable Scalar check(Scalar scalar, Shape shape, TreePath path) {
    ScalarType type = shape.type;
    Scalar typed = type == null ? null : typed(scalar, type, path);
    if (typed == null) {
      return mistyped(scalar, shape, path);
    }
    if (!shape.words.isEmpty() && !shape.words.contains(typed.text())) {
      problems.error(
          path.subject()
              + " must be one of "
              + String.join(", ", shape.words)
              + ", but is "
              + quoted(scalar),
          scalar.position(),
          Suggestions.didYouMean(typed.text(), shape.words));
      return null;
    }
    String violation = shape.format.violation(typed.text());
    if (violation != null) {
      problems.error(
          path.subject() + " " + violation + ", but is " + quoted(scalar), scalar.position());
      return null;
    }
    return shape.limited() ? inRange(typed, shape, path) : typed;
  }

  private @Nullable Scalar inRange(Scalar scalar, Shape shape, TreePath path) {
    long value = Long.parseLong(scalar.text());
    if (value >= shape.min && value <= shape.max) {
      return scalar;
    }
    String range =
        shape.max == Long.MAX_VALUE
            ? "at least " + shape.min
            : "from " + shape.min + " to " + shape.max;
    problems.error(path.subject() + " must be " + range + ", but is " + value, scalar.position());
    return null;
  }

  private @Nullable Scalar typed(Scalar scalar, ScalarType type, TreePath path) {
    Kind kind = scalar.kind();
    return switch (type) {
      case TEXT -> kind == Kind.STRING ? scalar : null;
      case LOOSE -> kind == Kind.BOOL ? null : scalar.with(scalar.text(), Kind.STRING);
      case TEXT_OR_INT ->
          kind == Kind.STRING || kind == Kind.INT ? scalar.with(scalar.text(), Kind.STRING) : null;
      case VALUE -> scalar.with(scalar.text(), Kind.STRING);
      case BOOL -> bool(scalar, path);
      case PLAIN_BOOL -> kind == Kind.BOOL ? scalar : null;
      case INT -> integer(scalar);
      case PLAIN_INT -> kind == Kind.INT ? scalar : null;
      case COUNT -> scalar.text().equals("all") ? scalar.with("-1", Kind.INT) : integer(scalar);
      case NUMBER -> number(scalar);
      case DURATION -> duration(scalar);
      case BYTES -> bytes(scalar);
      case BYTES_TEXT -> kind == Kind.STRING ? bytes(scalar) : null;
      case MODE -> mode(scalar);
    };
  }

  private @Nullable Scalar bool(Scalar scalar, TreePath path) {
    String text = scalar.text();
    switch (text) {
      case "true", "false" -> {
        return scalar.with(text, Kind.BOOL);
      }
      case "True", "TRUE", "t", "T", "1" -> {
        return scalar.kind() == Kind.STRING ? scalar.with("true", Kind.BOOL) : null;
      }
      case "False", "FALSE", "f", "F", "0" -> {
        return scalar.kind() == Kind.STRING ? scalar.with("false", Kind.BOOL) : null;
      }
      default -> {}
    }
    boolean yes = "|y|Y|yes|Yes|YES|on|On|ON|".contains("|" + text + "|");
    boolean no = "|n|N|no|No|NO|off|Off|OFF|".contains("|" + text + "|");
    if (scalar.kind() != Kind.STRING || (!yes && !no)) {
      return null;
    }
    problems.warning(
        path.subject() + " is " + quoted(scalar) + ", which YAML 1.2 reads as a string",
        scalar.position(),
        "write " + yes);
    return scalar.with(Boolean.toString(yes), Kind.BOOL);
  }

  private static @Nullable Scalar integer(Scalar scalar) {
    if (scalar.kind() == Kind.INT) {
      return scalar;
    }
    Double value = scalar.kind() == Kind.BOOL ? null : parse(scalar.text());
    return value == null || value != Math.rint(value) || Math.abs(value) > 1e15
        ? null
        : scalar.with(Long.toString((long) (double) value), Kind.INT);
  }

  private static @Nullable Scalar number(Scalar scalar) {
    if (scalar.kind() == Kind.INT || scalar.kind() == Kind.FLOAT) {
      return scalar;
    }
    Double value = scalar.kind() == Kind.BOOL ? null : parse(scalar.text());
    return value == null ? null : scalar.with(Numbers.shortest(value), Kind.FLOAT);
  }

  private static @Nullable Double parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return null;
      }
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Scalar duration(Scalar scalar) {
    Duration duration = scalar.kind() == Kind.STRING ? Units.duration(scalar.text()) : null;
    return duration == null ? null : scalar.with(Units.format(duration), Kind.STRING);
  }

  private static @Nullable Scalar bytes(Scalar scalar) {
    if (scalar.kind() == Kind.INT) {
      return scalar.with(scalar.text(), Kind.STRING);
    }
    Long bytes = scalar.kind() == Kind.STRING ? Units.bytes(scalar.text()) : null;
    return bytes == null ? null : scalar.with(bytes.toString(), Kind.STRING);
  }

  /**
   * A number is what YAML made of it; a string has octal digits. The canonical text is {@code
   * 0440}.
   */
  private static @Nullable Scalar mode(Scalar scalar) {
    try {
      int radix = scalar.kind() == Kind.STRING ? 8 : 10;
      String text = scalar.text().startsWith("0o") ? scalar.text().substring(2) : scalar.text();
      long mode = scalar.kind() == Kind.BOOL ? -1 : Long.parseLong(text, radix);
      return mode < 0 || mode > 07777
          ? null
          : scalar.with("0" + Long.toOctalString(mode), Kind.STRING);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable Scalar mistyped(Scalar scalar, Shape shape, TreePath path) {
    ScalarType type = shape.type;
    String but = scalar.kind() == Kind.STRING ? quoted(scalar) : scalar.sort();
    problems.error(
        path.subject() + " must be " + shape.expectation() + ", but is " + but,
        scalar.position(),
        hint(scalar, type));
    return null;
  }

  private @Nullable String hint(Scalar scalar, @Nullable ScalarType type) {
    if (type == ScalarType.TEXT || type == ScalarType.LOOSE) {
      String written = problems.token(scalar.position());
      return "put it in quotes: \"" + (written.isEmpty() ? scalar.text() : written) + "\"";
    }
    if (type == ScalarType.DURATION) {
      return scalar.kind() == Kind.INT
          ? "add a unit: " + scalar.text() + "s"
          : "durations are like 1m30s, 500ms or 2h";
    }
    if (type == ScalarType.PLAIN_INT || type == ScalarType.PLAIN_BOOL) {
      return "write it without quotes";
    }
    return type == ScalarType.BYTES || type == ScalarType.BYTES_TEXT
        ? "sizes are like 64m, 1g or \"1048576\""
        : null;
  }

  private static String quoted(Scalar scalar) {
    return "\"" + scalar.text() + "\"";
  }
}
