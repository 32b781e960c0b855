package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.model.Problem;
import java.util.List;

/** Prints what is wrong with the user's files. */
final class Problems {
  private Problems() {}

  static void print(Output output, List<Problem> problems) {
    for (Problem problem : problems) {
      output.message(problem.severity() + " " + problem.message());
    }
  }
}
