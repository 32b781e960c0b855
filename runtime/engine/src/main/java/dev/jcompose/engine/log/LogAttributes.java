package dev.jcompose.engine.log;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the lines of a container's log can be marked with: its labels and environment, chosen by the
 * options {@code labels}, {@code env} (names with commas between) and {@code labels-regex}, {@code
 * env-regex}; and the {@code tag}.
 */
public record LogAttributes(
    String id, String name, String image, Map<String, String> labels, List<String> env) {

  /** Nothing to mark lines with. */
  public static final LogAttributes NONE = new LogAttributes("", "", "", Map.of(), List.of());

  private static final Pattern TAG_PART = Pattern.compile("\\{\\{ *\\.(\\w+) *}}");
  private static final int SHORT_ID = 12;

  public LogAttributes {
    labels = Map.copyOf(labels);
    env = List.copyOf(env);
  }

  /** The marks that these options of a log driver choose. */
  Map<String, String> chosen(Map<String, String> options) {
    Map<String, String> found = new LinkedHashMap<>();
    labels.forEach(
        (key, value) -> {
          if (wanted(options, "labels").test(key)) {
            found.put(key, value);
          }
        });
    for (String variable : env) {
      String[] parts = variable.split("=", 2);
      if (parts.length == 2 && wanted(options, "env").test(parts[0])) {
        found.put(parts[0], parts[1]);
      }
    }
    String tag = options.getOrDefault("tag", "");
    if (!tag.isEmpty()) {
      found.put("tag", tag(tag));
    }
    return found;
  }

  private static Predicate<String> wanted(Map<String, String> options, String option) {
    List<String> names = new ArrayList<>(List.of(options.getOrDefault(option, "").split(",")));
    String regex = options.getOrDefault(option + "-regex", "");
    if (regex.isEmpty()) {
      return names::contains;
    }
    try {
      Predicate<String> matches = Pattern.compile(regex).asPredicate();
      return matches.or(names::contains);
    } catch (PatternSyntaxException e) {
      throw new EngineException(
          Kind.INVALID, option + "-regex \"" + regex + "\": " + e.getDescription(), e);
    }
  }

  /** The parts of Docker's tag templates that a container has a value for. */
  private String tag(String template) {
    return TAG_PART
        .matcher(template)
        .replaceAll(
            part ->
                java.util.regex.Matcher.quoteReplacement(
                    switch (part.group(1)) {
                      case "ID" -> id.substring(0, Math.min(id.length(), SHORT_ID));
                      case "FullID" -> id;
                      case "Name" -> name;
                      case "ImageName", "ImageFullName" -> image;
                      case "DaemonName" -> "docker";
                      case String unknown ->
                          throw new EngineException(
                              Kind.INVALID, "log tag: no field \"" + unknown + "\" in a container");
                    }));
  }
}
