package dev.jcompose.model;

import java.util.List;

/** The files do not make a project; says everything that is wrong with them. */
public final class InvalidProjectException extends Exception {
  private static final long serialVersionUID = 1;
  private final transient List<Problem> problems;

  public InvalidProjectException(List<Problem> problems) {
    super(problems.isEmpty() ? "invalid project" : problems.getFirst().message());
    this.problems = List.copyOf(problems);
  }

  /** At least one error, in the order of the files. */
  public List<Problem> problems() {
    return problems;
  }
}
