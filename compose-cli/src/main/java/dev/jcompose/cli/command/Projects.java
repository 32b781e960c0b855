package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.load.LoadRequest;
import dev.jcompose.model.load.LoadedModel;
import dev.jcompose.model.load.LoadedProject;
import dev.jcompose.model.load.Omission;
import dev.jcompose.model.load.ProjectLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads the project that the global options choose. */
final class Projects {
  private Projects() {}

  /** {@code targets}: services named on the command line, whose profiles count as enabled. */
  static LoadedProject load(Root options, List<String> targets, Map<String, String> environment)
      throws InvalidProjectException {
    return ProjectLoader.open(request(options, targets, environment));
  }

  /** The tree of the targets, of all services if there are none, to be shown. */
  static LoadedModel model(
      Root options, List<String> targets, Map<String, String> environment, Set<Omission> omitted)
      throws InvalidProjectException {
    return ProjectLoader.model(request(options, targets, environment), omitted);
  }

  private static LoadRequest request(
      Root options, List<String> targets, Map<String, String> environment) {
    return new LoadRequest(
        options.files,
        options.projectDirectory,
        options.projectName.isEmpty() ? null : options.projectName,
        options.envFiles,
        options.profiles,
        targets,
        environment,
        Path.of(""),
        System.in);
  }
}
