package dev.jcompose.build.dockerfile;

import java.util.List;

/** What {@code RUN}, {@code CMD} and {@code ENTRYPOINT} run. */
public sealed interface Command {

  /** A line for the shell. */
  record ShellForm(String line) implements Command {}

  /** A program and its arguments, as JSON. */
  record ExecForm(List<String> arguments) implements Command {
    public ExecForm {
      arguments = List.copyOf(arguments);
    }
  }
}
