package dev.jcompose.engine.api.context;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns over slash-separated relative paths: {@code *}, {@code ?}, {@code [a-z]}, a backslash
 * before a character to be meant literally, and {@code **} for any number of directories.
 */
public final class PathPattern {

  private PathPattern() {}

  /** Whether a text has anything but literal characters. */
  public static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  /**
   * What matches whole paths.
   *
   * @throws IllegalArgumentException if a bracket is not closed
   */
  public static Pattern compile(String text) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '*' -> at = star(text, at, regex);
        case '?' -> regex.append("[^/]");
        case '[' -> at = brackets(text, at, regex);
        case '\\' -> {
          at++;
          regex.append(Pattern.quote(at < text.length() ? text.substring(at, at + 1) : "\\"));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
      at++;
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw syntaxError(text, e);
    }
  }

  private static IllegalArgumentException syntaxError(String text, Throwable cause) {
    return new IllegalArgumentException("syntax error in pattern \"" + text + "\"", cause);
  }

  private static int star(String text, int at, StringBuilder regex) {
    if (!text.startsWith("**", at)) {
      regex.append("[^/]*");
      return at;
    }
    if (text.startsWith("/", at + 2)) {
      // Any number of directories, none too.
      regex.append("(?:.*/)?");
      return at + 2;
    }
    regex.append(".*");
    return at + 1;
  }

  private static int brackets(String text, int at, StringBuilder regex) {
    int end = text.indexOf(']', at + 2);
    if (end < 0) {
      throw syntaxError(text, new IllegalArgumentException("a bracket is not closed"));
    }
    String inside = text.substring(at + 1, end);
    boolean negated = inside.startsWith("^");
    regex
        .append(negated ? "(?!/)[^" : "[")
        .append((negated ? inside.substring(1) : inside).replace("[", "\\[").replace("&", "\\&"))
        .append(']');
    return end;
  }
}
