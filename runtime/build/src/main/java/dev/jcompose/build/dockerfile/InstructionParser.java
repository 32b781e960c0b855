package dev.jcompose.build.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jcompose.build.dockerfile.Instruction.Copy;
import dev.jcompose.build.dockerfile.Instruction.CopyFlags;
import dev.jcompose.build.dockerfile.Instruction.Healthcheck;
import dev.jcompose.build.dockerfile.Instruction.Kind;
import dev.jcompose.build.dockerfile.Instruction.Origin;
import dev.jcompose.build.dockerfile.Instruction.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One statement to one instruction, except {@code FROM}. */
final class InstructionParser {

  static final List<String> KEYWORDS =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NOT_ON_BUILD = Set.of("ONBUILD", "FROM", "MAINTAINER");

  private final char escape;
  private final Statement statement;
  private final String keyword;
  private final Origin origin;
  private final Flags flags;

  InstructionParser(Statement statement, char escape) {
    this.statement = statement;
    this.escape = escape;
    this.keyword = statement.keyword().toUpperCase(Locale.ROOT);
    this.origin = new Origin(statement.keyword(), statement.text(), statement.location());
    this.flags = new Flags(statement);
  }

  Instruction parse() throws DockerfileException {
    try {
      Instruction instruction = instruction();
      flags.end();
      return instruction;
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Instruction instruction() throws DockerfileException {
    String rest = statement.rest();
    return switch (keyword) {
      case "ARG" -> new Instruction.Arg(origin, new NameValues(rest, escape).arguments());
      case "ENV" -> new Instruction.Env(origin, pairs());
      case "LABEL" -> new Instruction.Label(origin, pairs());
      case "MAINTAINER" -> new Instruction.Maintainer(origin, required());
      case "RUN" -> run();
      case "CMD" -> new Instruction.Cmd(origin, command(rest));
      case "ENTRYPOINT" -> new Instruction.Entrypoint(origin, command(required()));
      case "SHELL" -> shell();
      case "COPY" -> copy(Kind.COPY);
      case "ADD" -> copy(Kind.ADD);
      case "EXPOSE" -> new Instruction.Expose(origin, List.of(required().split("\\s+", -1)));
      case "VOLUME" -> new Instruction.Volume(origin, volumes());
      case "USER" -> new Instruction.User(origin, required());
      case "WORKDIR" -> new Instruction.Workdir(origin, required());
      case "STOPSIGNAL" -> new Instruction.StopSignal(origin, required());
      case "ONBUILD" -> onBuild();
      case "HEALTHCHECK" -> healthcheck();
      default -> throw wrong("unknown instruction: " + statement.keyword() + suggestion());
    };
  }

  private String suggestion() {
    for (String known : KEYWORDS) {
      if (Spelling.distance(known, keyword) <= 2) {
        return " (did you mean " + known + "?)";
      }
    }
    return "";
  }

  private DockerfileException wrong(String message) {
    return new DockerfileException(statement.location(), message);
  }

  private String required() throws DockerfileException {
    if (statement.rest().isBlank()) {
      boolean one = Set.of("USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER").contains(keyword);
      throw wrong(keyword + " requires " + (one ? "exactly" : "at least") + " one argument");
    }
    return statement.rest();
  }

  private List<Pair> pairs() throws DockerfileException {
    return new NameValues(required(), escape).pairs(keyword);
  }

  private Command command(String text) {
    List<String> json = json(text);
    return json == null ? new Command.ShellForm(text) : new Command.ExecForm(json);
  }

  /** The list if the text is a JSON array of strings, else null: then it is something else. */
  private static @Nullable List<String> json(String text) {
    if (!text.startsWith("[")) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(text);
      List<String> words = new ArrayList<>();
      if (!node.isArray()) {
        return null;
      }
      for (JsonNode item : node) {
        if (!item.isTextual()) {
          return null;
        }
        words.add(item.asText());
      }
      return words;
    } catch (JsonProcessingException _) {
      return null;
    }
  }

  private Run run() throws DockerfileException {
    List<RunMount> mounts = new ArrayList<>();
    for (String mount : flags.many("mount")) {
      mounts.add(MountFlag.parse(mount));
    }
    String network = choice("network", Set.of("default", "none", "host"), "default");
    String security = choice("security", Set.of("sandbox", "insecure"), "sandbox");
    Command command = command(required());
    if (!statement.heredocs().isEmpty() && command instanceof Command.ExecForm) {
      throw wrong("a heredoc needs the shell form of RUN");
    }
    return new Run(origin, command, mounts, network, security, statement.heredocs());
  }

  private String choice(String flag, Set<String> allowed, String usual) throws DockerfileException {
    String value = flags.one(flag);
    if (value.isEmpty()) {
      return usual;
    }
    if (!allowed.contains(value)) {
      throw wrong(flag + " \"" + value + "\" is not valid: " + String.join(", ", allowed));
    }
    return value;
  }

  private Instruction shell() throws DockerfileException {
    List<String> words = json(required());
    if (words == null || words.isEmpty()) {
      throw wrong("SHELL requires the arguments to be in JSON form");
    }
    return new Instruction.Shell(origin, words);
  }

  private List<String> volumes() throws DockerfileException {
    List<String> json = json(required());
    List<String> paths = json == null ? List.of(statement.rest().split("\\s+", -1)) : json;
    if (paths.stream().anyMatch(String::isBlank)) {
      throw wrong("VOLUME specified can not be an empty string");
    }
    return paths;
  }

  private Copy copy(Kind kind) throws DockerfileException {
    List<String> json = json(statement.rest());
    List<String> words =
        new ArrayList<>(json == null ? NameValues.split(statement.rest(), escape) : json);
    words.removeIf(String::isEmpty);
    if (words.size() < 2) {
      throw wrong(
          keyword
              + " requires at least two arguments, but only one was provided. Destination could"
              + " not be determined");
    }
    String destination = words.removeLast();
    List<Heredoc> inline = statement.heredocs();
    words.removeIf(word -> inline.stream().anyMatch(h -> isMarkOf(word, h)));
    boolean copies = kind == Kind.COPY;
    CopyFlags copyFlags =
        new CopyFlags(
            copies ? flags.one("from") : "",
            flags.one("chown"),
            flags.one("chmod"),
            flags.isSet("link"),
            copies && flags.isSet("parents"),
            flags.many("exclude"),
            copies ? "" : flags.one("checksum"),
            !copies && flags.isSet("keep-git-dir"),
            copies ? null : flags.truth("unpack"));
    return new Copy(origin, kind, words, inline, destination, copyFlags);
  }

  private static boolean isMarkOf(String word, Heredoc heredoc) {
    return word.replaceAll("[\"'\\\\]", "").matches("\\d*<<-?\\Q" + heredoc.name() + "\\E");
  }

  private Instruction onBuild() throws DockerfileException {
    String expression = required();
    String inner = expression.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
    if (inner.equals("ONBUILD")) {
      throw wrong("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
    }
    if (NOT_ON_BUILD.contains(inner)) {
      throw wrong(inner + " isn't allowed as an ONBUILD trigger");
    }
    StringBuilder text = new StringBuilder(expression);
    for (Heredoc heredoc : statement.heredocs()) {
      text.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new Instruction.OnBuild(origin, text.toString());
  }

  private Healthcheck healthcheck() throws DockerfileException {
    String[] parts = required().split("\\s+", 2);
    String type = parts[0].toUpperCase(Locale.ROOT);
    Duration interval = GoDuration.parse("interval", flags.one("interval"));
    Duration timeout = GoDuration.parse("timeout", flags.one("timeout"));
    Duration startPeriod = GoDuration.parse("start-period", flags.one("start-period"));
    Duration startInterval = GoDuration.parse("start-interval", flags.one("start-interval"));
    String text = flags.one("retries");
    int retries = text.isEmpty() ? 0 : Integer.parseInt(text);
    if (!text.isEmpty() && retries < 0) {
      throw wrong("--retries cannot be negative (" + text + ")");
    }
    Command command = null;
    if (type.equals("CMD")) {
      if (parts.length < 2) {
        throw wrong("missing command after HEALTHCHECK CMD");
      }
      command = command(parts[1]);
    } else if (!type.equals("NONE")) {
      throw wrong("unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
    } else if (parts.length > 1) {
      throw wrong("HEALTHCHECK NONE takes no arguments");
    }
    return new Healthcheck(origin, command, interval, timeout, startPeriod, startInterval, retries);
  }
}
