package dev.jcompose.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dockerfile instructions that {@code commit --change} applies to an image's config. */
final class CommitChanges {

  private static final List<String> SHELL = List.of("/bin/sh", "-c");

  private ContainerConfig config;
  private boolean commandSet;

  private CommitChanges(ContainerConfig config) {
    this.config = config;
  }

  /** The changed config; INVALID for an instruction that is none or changes no config. */
  static ContainerConfig apply(ContainerConfig config, List<String> instructions) {
    CommitChanges changes = new CommitChanges(config);
    instructions.forEach(changes::apply);
    return changes.config;
  }

  private void apply(String line) {
    String text = line.strip();
    int space = text.indexOf(' ');
    String word = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
    String rest = space < 0 ? "" : text.substring(space + 1).strip();
    if (rest.isEmpty()) {
      throw invalid("dockerfile parse error: " + word + " requires at least one argument");
    }
    switch (word) {
      case "CMD" -> {
        config = config.toBuilder().cmd(command(rest)).build();
        commandSet = true;
      }
      // An entrypoint's arguments were those of the one before.
      case "ENTRYPOINT" ->
          config =
              config.toBuilder()
                  .entrypoint(command(rest))
                  .cmd(commandSet ? config.cmd() : null)
                  .build();
      case "ENV" -> config = config.toBuilder().env(environment(rest)).build();
      case "LABEL" -> config = config.toBuilder().labels(with(config.labels(), rest)).build();
      case "EXPOSE" -> config = config.toBuilder().exposedPorts(ports(rest)).build();
      case "VOLUME" -> config = config.toBuilder().volumes(volumes(rest)).build();
      case "USER" -> config = config.toBuilder().user(rest).build();
      case "WORKDIR" -> config = config.toBuilder().workingDir(directory(rest)).build();
      case "ONBUILD" ->
          config = config.toBuilder().onBuild(appended(config.onBuild(), rest)).build();
      case "HEALTHCHECK" ->
          config = config.toBuilder().healthcheck(HealthcheckChange.parse(rest)).build();
      default -> throw invalid(word + " is not a valid change command");
    }
  }

  private List<String> command(String text) {
    List<String> exec = list(text);
    if (exec != null) {
      return exec;
    }
    List<String> shell = config.shell();
    return appended(shell == null ? SHELL : shell, text);
  }

  /** A JSON list of strings; null if it is none. */
  static @Nullable List<String> list(String text) {
    if (!text.startsWith("[")) {
      return null;
    }
    try {
      JsonNode node = ApiJson.mapper().readTree(text);
      List<String> words = new ArrayList<>();
      for (JsonNode word : node) {
        if (!word.isTextual()) {
          return null;
        }
        words.add(word.asText());
      }
      return words;
    } catch (JsonProcessingException e) {
      // As a Dockerfile has it: what is no list is for the shell.
      return null;
    }
  }

  private static List<String> appended(List<String> list, String last) {
    List<String> all = new ArrayList<>(list);
    all.add(last);
    return all;
  }

  private List<String> environment(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String variable : config.env()) {
      int equals = variable.indexOf('=');
      variables.put(
          equals < 0 ? variable : variable.substring(0, equals),
          equals < 0 ? "" : variable.substring(equals + 1));
    }
    return with(variables, text).entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .toList();
  }

  /** {@code key=value key="other value"}, or {@code key the rest is the value}. */
  private static Map<String, String> with(Map<String, String> before, String text) {
    Map<String, String> all = new LinkedHashMap<>(before);
    List<String> words = ChangeWords.split(text);
    if (words.getFirst().indexOf('=') < 0) {
      int space = text.indexOf(' ');
      if (space < 0) {
        throw invalid("dockerfile parse error: \"" + text + "\" must be of the form: name=value");
      }
      all.put(words.getFirst(), text.substring(space + 1).strip());
      return all;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw invalid(
            "dockerfile parse error: Syntax error - can't find = in \""
                + word
                + "\". Must be of the form: name=value");
      }
      all.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return all;
  }

  private Map<String, Map<String, String>> ports(String text) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>(config.exposedPorts());
    for (String word : ChangeWords.split(text)) {
      int slash = word.indexOf('/');
      String protocol = slash < 0 ? "tcp" : word.substring(slash + 1).toLowerCase(Locale.ROOT);
      String[] ends = (slash < 0 ? word : word.substring(0, slash)).split("-", 2);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int port = first; port <= last && port < 65_536; port++) {
          all.put(port + "/" + protocol, Map.of());
        }
      } catch (NumberFormatException e) {
        throw invalid("Invalid containerPort: " + word);
      }
    }
    return all;
  }

  private Map<String, Map<String, String>> volumes(String text) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>(config.volumes());
    List<String> listed = list(text);
    (listed == null ? ChangeWords.split(text) : listed).forEach(path -> all.put(path, Map.of()));
    return all;
  }

  private String directory(String text) {
    String before = config.workingDir().isEmpty() ? "/" : config.workingDir();
    return Path.of("/").resolve(before).resolve(text).normalize().toString();
  }

  static EngineException invalid(String message) {
    return new EngineException(Kind.INVALID, message);
  }
}
