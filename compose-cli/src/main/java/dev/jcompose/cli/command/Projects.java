package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.load.LoadRequest;
import dev.jcompose.model.load.LoadedProject;
import dev.jcompose.model.load.ProjectLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads the project that the global options choose. */
final class Projects {
  private Projects() {}

  /** {@code targets}: services named on the command line, whose profiles count as enabled. */
  static LoadedProject load(Root options, List<String> targets, Map<String, String> environment)
      throws InvalidProjectException {
    return ProjectLoader.open(
        new LoadRequest(
            options.files,
            options.projectDirectory,
            options.projectName.isEmpty() ? null : options.projectName,
            options.envFiles,
            options.profiles,
            targets,
            environment,
            Path.of(""),
            System.in));
  }
}
