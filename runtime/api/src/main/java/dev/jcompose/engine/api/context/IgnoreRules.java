package dev.jcompose.engine.api.context;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules of a {@code .dockerignore}: the last one that matches a path, or a directory above it,
 * decides; {@code !} makes an exception.
 */
public final class IgnoreRules {

  /** Nothing is ignored. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

  private record Rule(Pattern pattern, boolean excludes, String text) {}

  private final List<Rule> rules;

  private IgnoreRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads a file's text.
   *
   * @throws IllegalArgumentException if a pattern is malformed
   */
  public static IgnoreRules parse(String text) {
    List<Rule> rules = new ArrayList<>();
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    for (String line : content.lines().toList()) {
      String pattern = line.strip();
      if (line.startsWith("#") || pattern.isEmpty()) {
        continue;
      }
      boolean excludes = !pattern.startsWith("!");
      String clean = clean(excludes ? pattern : pattern.substring(1).strip());
      if (clean.isEmpty() && !excludes) {
        throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
      }
      if (!clean.isEmpty()) {
        rules.add(new Rule(PathPattern.compile(clean), excludes, clean));
      }
    }
    return new IgnoreRules(rules);
  }

  /** Rules that a list of patterns makes, as {@code COPY --exclude} has them. */
  public static IgnoreRules of(List<String> patterns) {
    return parse(String.join("\n", patterns));
  }

  /** Without {@code .}, {@code ..} and slashes at the ends. */
  private static String clean(String pattern) {
    List<String> parts = new ArrayList<>();
    for (String part : pattern.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Whether there is no rule at all. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Whether a file is ignored.
   *
   * @param path relative, with {@code /}
   */
  public boolean ignores(String path) {
    boolean ignored = false;
    for (Rule rule : rules) {
      if (rule.excludes() != ignored && matches(rule.pattern(), path)) {
        ignored = rule.excludes();
      }
    }
    return ignored;
  }

  private static boolean matches(Pattern pattern, String path) {
    String at = path;
    while (true) {
      if (pattern.matcher(at).matches()) {
        return true;
      }
      int slash = at.lastIndexOf('/');
      if (slash < 0) {
        return false;
      }
      at = at.substring(0, slash);
    }
  }

  /** Whether an exception may bring back something below an ignored directory. */
  public boolean mayKeepBelow(String directory) {
    String prefix = directory + "/";
    for (Rule rule : rules) {
      if (!rule.excludes()) {
        String text = rule.text();
        int wild = firstWild(text);
        String fixed = wild < 0 ? text : text.substring(0, wild);
        if (fixed.startsWith(prefix) || (wild >= 0 && prefix.startsWith(fixed))) {
          return true;
        }
      }
    }
    return false;
  }

  private static int firstWild(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[\\".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
