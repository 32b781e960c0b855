package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.ComposeException;
import java.io.IOException;
import java.util.Map;

/** Loads the project that the global options choose. */
final class Projects {
  private Projects() {}

  @SuppressWarnings("DoNotCallSuggester")
  static Project load(Root options, Map<String, String> environment)
      throws InvalidProjectException, IOException {
    throw new ComposeException("loading Compose files is not there yet; give the project with -p");
  }
}
