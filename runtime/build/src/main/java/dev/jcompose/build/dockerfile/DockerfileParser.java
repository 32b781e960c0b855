package dev.jcompose.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a Dockerfile. */
public final class DockerfileParser {

  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");

  private final Directives directives;
  private final List<LintWarning> warnings;
  private final List<Instruction.Arg> globals = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();

  private DockerfileParser(Directives directives, List<LintWarning> warnings) {
    this.directives = directives;
    this.warnings = warnings;
  }

  /**
   * Reads a whole file.
   *
   * @throws DockerfileException with the lines that are wrong
   */
  public static Dockerfile parse(String text) throws DockerfileException {
    List<String> lines = text.lines().toList();
    if (!lines.isEmpty() && lines.getFirst().startsWith("\ufeff")) {
      lines = new ArrayList<>(lines);
      lines.set(0, lines.getFirst().substring(1));
    }
    Directives directives = Directives.read(lines);
    List<LintWarning> warnings = new ArrayList<>();
    List<Statement> statements = StatementReader.read(lines, directives, warnings);
    if (statements.isEmpty()) {
      throw new DockerfileException(null, "file with no instructions");
    }
    DockerfileParser parser = new DockerfileParser(directives, warnings);
    parser.stages(statements);
    return parser.dockerfile(statements);
  }

  /**
   * Reads one instruction, such as an {@code ONBUILD} trigger.
   *
   * @throws DockerfileException if it is none
   */
  public static List<Instruction> instructions(String text) throws DockerfileException {
    Directives none = Directives.read(List.of());
    List<Instruction> instructions = new ArrayList<>();
    for (Statement statement :
        StatementReader.read(text.lines().toList(), none, new ArrayList<>())) {
      instructions.add(new InstructionParser(statement, none.escape()).parse());
    }
    return instructions;
  }

  private Dockerfile dockerfile(List<Statement> statements) {
    Dockerfile whole =
        new Dockerfile(directives.escape(), globals, stages, List.of(), directives.strict());
    warnings.addAll(Lint.check(whole, statements));
    var skipped = directives.skipped();
    warnings.removeIf(w -> skipped.contains(w.rule()) || skipped.contains("all"));
    return new Dockerfile(directives.escape(), globals, stages, warnings, directives.strict());
  }

  private void stages(List<Statement> statements) throws DockerfileException {
    List<Instruction> open = new ArrayList<>();
    Statement from = null;
    for (Statement statement : statements) {
      if (statement.keyword().equalsIgnoreCase("FROM")) {
        if (from != null) {
          stages.add(stage(from, open));
          open.clear();
        }
        from = statement;
        continue;
      }
      Instruction instruction = new InstructionParser(statement, directives.escape()).parse();
      if (from != null) {
        open.add(instruction);
      } else if (instruction instanceof Instruction.Arg arg) {
        globals.add(arg);
      } else {
        throw new DockerfileException(statement.location(), "no build stage in current context");
      }
    }
    if (from == null) {
      throw new DockerfileException(null, "dockerfile contains no stages to build");
    }
    stages.add(stage(from, open));
  }

  private static Stage stage(Statement from, List<Instruction> instructions)
      throws DockerfileException {
    Flags flags = new Flags(from);
    String platform = flags.one("platform");
    flags.end();
    String[] words = from.rest().split("\\s+", -1);
    boolean named = words.length == 3 && words[1].equalsIgnoreCase("AS");
    if (words[0].isEmpty() || (words.length != 1 && !named)) {
      throw new DockerfileException(
          from.location(),
          "FROM requires either one argument, or three: FROM <source> [as <name>]");
    }
    String name = named ? words[2].toLowerCase(Locale.ROOT) : "";
    if (named && !STAGE_NAME.matcher(name).matches()) {
      throw new DockerfileException(
          from.location(),
          "invalid name for build stage: \""
              + words[2]
              + "\", name can't start with a number or"
              + " contain symbols");
    }
    return new Stage(
        name,
        words[0],
        platform,
        new Instruction.Origin(from.keyword(), from.text(), from.location()),
        instructions);
  }
}
