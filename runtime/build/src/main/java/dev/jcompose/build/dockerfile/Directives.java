package dev.jcompose.build.dockerfile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser directives at the top of a file: {@code # syntax=}, {@code # escape=}, {@code #
 * check=}.
 *
 * @param values by name, in lower case
 * @param lines how many lines they take
 */
record Directives(Map<String, String> values, int lines) {

  private static final Pattern FORM =
      Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");

  private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

  static Directives read(List<String> lines) throws DockerfileException {
    Map<String, String> values = new LinkedHashMap<>();
    int count = 0;
    for (String line : lines) {
      Matcher matcher = FORM.matcher(line.strip());
      String name = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
      if (!KNOWN.contains(name)) {
        break;
      }
      count++;
      if (values.putIfAbsent(name, matcher.group(2)) != null) {
        throw new DockerfileException(
            new Location(count, count), "only one " + name + " parser directive can be used");
      }
      if (name.equals("escape") && !values.get(name).matches("[\\\\`]")) {
        throw new DockerfileException(
            new Location(count, count),
            "invalid escape token '" + values.get(name) + "' does not match ` or \\");
      }
    }
    return new Directives(values, count);
  }

  char escape() {
    return values.getOrDefault("escape", "\\").charAt(0);
  }

  /** The rules that {@code check=skip=A,B} turns off; {@code all} for every one. */
  Set<String> skipped() {
    for (String part : values.getOrDefault("check", "").split(";", -1)) {
      if (part.strip().startsWith("skip=")) {
        return Set.of(part.strip().substring(5).split("\\s*,\\s*", -1));
      }
    }
    return Set.of();
  }

  /** Whether {@code check=error=true} makes warnings errors. */
  boolean strict() {
    return List.of(values.getOrDefault("check", "").replace(" ", "").split(";", -1))
        .contains("error=true");
  }
}
