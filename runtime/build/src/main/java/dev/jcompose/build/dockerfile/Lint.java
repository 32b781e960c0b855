package dev.jcompose.build.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks of {@code docker build --check} that need the file alone; names are BuildKit's. */
final class Lint {

  private static final Set<String> RESERVED = Set.of("context", "scratch");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:^|_)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)"
              + "(?:$|_)");

  private static final Pattern NOT_SECRET = Pattern.compile("(?i)(?:^|_)public(?:$|_)");

  private final List<LintWarning> warnings = new ArrayList<>();

  private Lint() {}

  static List<LintWarning> check(Dockerfile file, List<Statement> statements) {
    Lint lint = new Lint();
    lint.casing(statements);
    lint.stageNames(file);
    for (Stage stage : file.stages()) {
      lint.stage(stage);
    }
    return lint.warnings;
  }

  private void warn(String rule, Location location, String message) {
    warnings.add(new LintWarning(rule, message, location));
  }

  private void casing(List<Statement> statements) {
    long upper = statements.stream().filter(s -> isUpper(s.keyword())).count();
    boolean mostlyUpper = upper * 2 >= statements.size();
    for (Statement statement : statements) {
      String word = statement.keyword();
      String wanted = mostlyUpper ? "uppercase" : "lowercase";
      boolean fits = mostlyUpper ? isUpper(word) : word.equals(word.toLowerCase(Locale.ROOT));
      if (!fits) {
        warn(
            "ConsistentInstructionCasing",
            statement.location(),
            "Command '"
                + word
                + "' should match the case of the command majority ("
                + wanted
                + ")");
      }
      String[] words = statement.rest().split("\\s+", -1);
      boolean from = word.equalsIgnoreCase("FROM") && words.length == 3;
      if (from && isUpper(word) != isUpper(words[1])) {
        warn(
            "FromAsCasing",
            statement.location(),
            "'" + words[1] + "' and '" + word + "' keywords' casing do not match");
      }
      if (from && !words[2].equals(words[2].toLowerCase(Locale.ROOT))) {
        warn(
            "StageNameCasing",
            statement.location(),
            "Stage name '" + words[2] + "' should be lowercase");
      }
    }
  }

  private static boolean isUpper(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT));
  }

  private void stageNames(Dockerfile file) {
    Set<String> seen = new HashSet<>();
    for (Stage stage : file.stages()) {
      Location place = stage.origin().location();
      if (RESERVED.contains(stage.name())) {
        warn(
            "ReservedStageName",
            place,
            "Stage name should not use the same name as reserved stage \"" + stage.name() + "\"");
      }
      if (!stage.name().isEmpty() && !seen.add(stage.name())) {
        warn(
            "DuplicateStageName",
            place,
            "Duplicate stage name \"" + stage.name() + "\", stage names should be unique");
      }
      if (stage.platform().matches("\\$\\{?TARGETPLATFORM}?")) {
        warn(
            "RedundantTargetPlatform",
            place,
            "Setting platform to predefined "
                + stage.platform()
                + " in FROM is redundant as this is the default behavior");
      } else if (!stage.platform().isEmpty() && !stage.platform().contains("$")) {
        warn(
            "FromPlatformFlagConstDisallowed",
            place,
            "FROM --platform flag should not use constant value \"" + stage.platform() + "\"");
      }
    }
  }

  private void stage(Stage stage) {
    Map<String, Instruction> last = new HashMap<>();
    boolean absolute = false;
    for (Instruction instruction : stage.instructions()) {
      Location place = instruction.origin().location();
      switch (instruction) {
        case Instruction.Cmd c -> command("CMD", c.command(), place, last, c);
        case Instruction.Entrypoint e -> command("ENTRYPOINT", e.command(), place, last, e);
        case Instruction.Healthcheck h -> once("HEALTHCHECK", place, last, h);
        case Instruction.Maintainer _ ->
            warn(
                "MaintainerDeprecated",
                place,
                "Maintainer instruction is deprecated in favor of using label");
        case Instruction.Workdir w -> {
          if (!absolute && !w.path().startsWith("/") && !w.path().startsWith("$")) {
            warn(
                "WorkdirRelativePath",
                place,
                "Relative workdir \""
                    + w.path()
                    + "\" can have unexpected results if the base image"
                    + " changes");
          }
          absolute = true;
        }
        case Instruction.Expose e -> expose(e, place);
        case Instruction.Env e -> pairs("ENV", e.pairs(), place, e.origin().text());
        case Instruction.Arg a -> pairs("ARG", a.pairs(), place, "=");
        case Instruction.Label l -> legacy("LABEL", l.pairs(), place, l.origin().text());
        default -> {}
      }
    }
  }

  private void command(
      String keyword,
      Command command,
      Location place,
      Map<String, Instruction> last,
      Instruction instruction) {
    once(keyword, place, last, instruction);
    if (command instanceof Command.ShellForm) {
      warn(
          "JSONArgsRecommended",
          place,
          "JSON arguments recommended for "
              + keyword
              + " to prevent unintended behavior related to OS signals");
    }
  }

  private void once(
      String keyword, Location place, Map<String, Instruction> last, Instruction instruction) {
    if (last.put(keyword, instruction) != null) {
      warn(
          "MultipleInstructionsDisallowed",
          place,
          "Multiple "
              + keyword
              + " instructions should not be used in the same stage because only"
              + " the last one will be used");
    }
  }

  private void expose(Instruction.Expose expose, Location place) {
    for (String port : expose.ports()) {
      String protocol = port.substring(port.indexOf('/') + 1);
      if (port.contains("/") && !protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
        warn(
            "ExposeProtoCasing",
            place,
            "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase");
      }
      if (port.contains(":")) {
        warn(
            "ExposeInvalidFormat",
            place,
            "EXPOSE instruction should not define an IP address or host-port mapping, found '"
                + port
                + "'");
      }
    }
  }

  private void pairs(String keyword, List<Pair> pairs, Location place, String text) {
    legacy(keyword, pairs, place, text);
    for (Pair pair : pairs) {
      if (SECRET.matcher(pair.name()).find() && !NOT_SECRET.matcher(pair.name()).find()) {
        warn(
            "SecretsUsedInArgOrEnv",
            place,
            "Do not use ARG or ENV instructions for sensitive data ("
                + keyword
                + " \""
                + pair.name()
                + "\")");
      }
    }
  }

  private void legacy(String keyword, List<Pair> pairs, Location place, String text) {
    String rest = text.substring(Math.min(text.length(), keyword.length())).strip();
    if (!keyword.equals("ARG") && !rest.split("\\s", 2)[0].contains("=") && !pairs.isEmpty()) {
      warn(
          "LegacyKeyValueFormat",
          place,
          "\""
              + keyword
              + " key=value\" should be used instead of legacy \""
              + keyword
              + " key value\" format");
    }
  }
}
