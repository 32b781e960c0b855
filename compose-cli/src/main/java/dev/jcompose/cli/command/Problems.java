package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.model.Problem;
import dev.jcompose.model.render.ProblemRenderer;
import java.util.List;

/** Prints what is wrong with the user's files. */
final class Problems {
  private Problems() {}

  static void print(Output output, List<Problem> problems) {
    if (!problems.isEmpty()) {
      output.note(ProblemRenderer.render(problems));
    }
  }
}
