package dev.jcompose.build.dockerfile;

import java.util.List;

/**
 * A whole file.
 *
 * @param escape the escape character
 * @param globals the {@code ARG}s before the first {@code FROM}
 * @param warnings what {@code --check} tells, without the rules that the file turns off
 * @param strict whether the file asks that warnings fail the build
 */
public record Dockerfile(
    char escape,
    List<Instruction.Arg> globals,
    List<Stage> stages,
    List<LintWarning> warnings,
    boolean strict) {
  public Dockerfile {
    globals = List.copyOf(globals);
    stages = List.copyOf(stages);
    warnings = List.copyOf(warnings);
  }
}
