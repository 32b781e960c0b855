package dev.jcompose.scheduler.compile;

import dev.jcompose.model.Project;

/** Where something stands in the user's files, for the end of a message. */
public final class At {

  private At() {}

  /** {@code " (compose.yaml:14:7)"}, or empty if the path's place is not known. */
  public static String position(Project project, String path) {
    return project.origins().of(path).map(at -> " (" + at + ")").orElse("");
  }
}
