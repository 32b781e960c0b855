package dev.jcompose.model.interpolate;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of {@code .env} and {@code env_file}: {@code KEY=value} lines with comments, three
 * quotings, {@code export}, and variables in all but single quotes.
 */
public final class EnvFileParser {
  private final String file;
  private final String text;
  private final Function<String, @Nullable String> lookup;
  private final Problems problems;
  private final Map<String, Scalar> values = new LinkedHashMap<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private EnvFileParser(
      String file, String text, Function<String, @Nullable String> lookup, Problems problems) {
    this.file = file;
    this.text = text;
    this.lookup = lookup;
    this.problems = problems;
  }

  /**
   * Reads a file's text. Values may use variables that {@code lookup} knows or that stand earlier
   * in the file; a key alone takes its value from {@code lookup}, or is left out. A value's place
   * is its key's.
   */
  public static Map<String, Scalar> parse(
      String file, String text, Function<String, @Nullable String> lookup, Problems problems) {
    String unix = text.replace("\r\n", "\n");
    problems.source(file, unix);
    EnvFileParser parser =
        new EnvFileParser(
            file, unix.startsWith("\uFEFF") ? unix.substring(1) : unix, lookup, problems);
    while (parser.at < parser.text.length()) {
      parser.entry();
    }
    return parser.values;
  }

  /** Reads {@code KEY=VALUE} lines as they are: quotes, {@code #} and {@code $} mean nothing. */
  public static Map<String, Scalar> parseRaw(
      String file, String text, Function<String, @Nullable String> lookup, Problems problems) {
    problems.source(file, text);
    Map<String, Scalar> values = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String trimmed = line.stripLeading();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      int equals = trimmed.indexOf('=');
      String key = equals < 0 ? trimmed : trimmed.substring(0, equals);
      if (key.isEmpty() || key.chars().anyMatch(Character::isWhitespace)) {
        problems.error(
            "key \"" + key + "\" is empty or contains a space", new Position(file, number, 1));
        continue;
      }
      String value = equals < 0 ? lookup.apply(key) : trimmed.substring(equals + 1);
      if (value != null) {
        int column = line.length() - trimmed.length() + 1;
        values.put(key, Scalar.string(value, new Position(file, number, column)));
      }
    }
    return values;
  }

  private void entry() {
    skipBlank();
    if (at >= text.length()) {
      return;
    }
    if (text.charAt(at) == '#') {
      skipLine();
      return;
    }
    if (text.startsWith("export", at) && at + 6 < text.length() && isBlank(text.charAt(at + 6))) {
      at += 6;
      skipSpaces();
    }
    int start = at;
    while (at < text.length() && isKeyChar(text.charAt(at))) {
      at++;
    }
    String key = text.substring(start, at);
    Position keyPosition = position(start);
    skipSpaces();
    char next = at < text.length() ? text.charAt(at) : '\n';
    if (key.isEmpty() || "=:\n#".indexOf(next) < 0) {
      problems.error(
          key.isEmpty() || !isBlank(text.charAt(at - 1))
              ? "character \"" + next + "\" is not allowed in a variable name"
              : "key \"" + key + " " + next + "...\" contains a space",
          key.isEmpty() ? position(at) : keyPosition,
          "lines of this file are KEY=value");
      skipLine();
    } else if (next == '\n' || next == '#') {
      String inherited = lookup.apply(key);
      if (inherited != null) {
        values.put(key, Scalar.string(inherited, keyPosition));
      }
      skipLine();
    } else {
      at++;
      skipSpaces();
      value(key, keyPosition);
    }
  }

  private void value(String key, Position keyPosition) {
    char first = at < text.length() ? text.charAt(at) : '\n';
    if (first == '"' || first == '\'') {
      quoted(key, keyPosition, first);
      return;
    }
    int start = at;
    Position position = position(at);
    int end = text.indexOf('\n', at);
    end = end < 0 ? text.length() : end;
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '#' && (i == start || isBlank(text.charAt(i - 1)))) {
        end = i;
        break;
      }
    }
    String value = expand(text.substring(start, end).stripTrailing(), position);
    values.put(key, Scalar.string(value, keyPosition));
    skipLine();
  }

  private void quoted(String key, Position keyPosition, char quote) {
    Position position = position(at);
    StringBuilder value = new StringBuilder();
    int i = at + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i = quote == '"' ? escape(i, value) : escapeSingle(i, value);
      } else {
        value.append(text.charAt(i++));
      }
    }
    if (i >= text.length()) {
      problems.error(
          "value of \"" + key + "\" has no closing " + quote, position, "close the quote");
      at = text.length();
      return;
    }
    moveTo(i + 1);
    String string = value.toString();
    String whole = quote == '"' ? expand(string, position) : string;
    values.put(key, Scalar.string(whole, keyPosition));
    skipSpaces();
    if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '#') {
      problems.error(
          "text after the closing quote of \"" + key + "\"",
          position(at),
          "put the whole value in quotes");
    }
    skipLine();
  }

  private int escapeSingle(int i, StringBuilder value) {
    char c = text.charAt(i + 1);
    if (c == '\'') {
      value.append('\'');
    } else {
      value.append('\\').append(c);
    }
    return i + 2;
  }

  /** Appends what the escape at {@code i} means; the offset after it. */
  private int escape(int i, StringBuilder value) {
    char c = text.charAt(i + 1);
    int control = "abfnrtv".indexOf(c);
    if (control >= 0) {
      value.append("\u0007\b\f\n\r\t\u000b".charAt(control));
    } else if (c == '$') {
      value.append("$$"); // expanded to one later
    } else if (c == '0') {
      int end = i + 2;
      while (end < text.length() && end < i + 5 && Character.digit(text.charAt(end), 8) >= 0) {
        end++;
      }
      value.append((char) Integer.parseInt(text.substring(i + 1, end), 8));
      return end;
    } else if (c == '"' || c == '\\') {
      value.append(c);
    } else {
      value.append('\\').append(c);
    }
    return i + 2;
  }

  private String expand(String value, Position position) {
    if (value.indexOf('$') < 0) {
      return value;
    }
    try {
      List<String> unset = new ArrayList<>();
      String expanded = Template.parse(value).evaluate(this::find, unset);
      for (String name : unset) {
        problems.warning(
            "variable \"" + name + "\" is not set, using an empty string", position, null);
      }
      return expanded;
    } catch (Template.Malformed e) {
      problems.error(
          String.valueOf(e.getMessage()), position, "put the value in single quotes to keep \"$\"");
    } catch (Template.MissingVariable e) {
      problems.error(
          String.valueOf(e.getMessage()),
          position,
          "set it in the environment or earlier in the file");
    }
    return value;
  }

  private @Nullable String find(String name) {
    String outer = lookup.apply(name);
    Scalar earlier = values.get(name);
    return outer == null && earlier != null ? earlier.text() : outer;
  }

  private void skipBlank() {
    while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == '\n')) {
      moveTo(at + 1);
    }
  }

  private void skipSpaces() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    moveTo(end < 0 ? text.length() : end + 1);
  }

  private void moveTo(int target) {
    for (; at < target; at++) {
      if (text.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
  }

  private Position position(int index) {
    return new Position(file, line, index - lineStart + 1);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static boolean isKeyChar(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '[' || c == ']';
  }
}
