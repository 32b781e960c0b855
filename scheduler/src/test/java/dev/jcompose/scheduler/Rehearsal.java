package dev.jcompose.scheduler;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.model.Project;
import java.util.StringJoiner;

/** Plans as text. */
public final class Rehearsal {
  private Rehearsal() {}

  /** What {@code up} would do, one step a line. */
  public static String up(Engine engine, Project project, UpOptions options) {
    StringJoiner text = new StringJoiner("\n");
    text.setEmptyValue("");
    try {
      Orchestrator.rehearsing(engine, plan -> plan.steps().forEach(s -> text.add(s.toString())))
          .up(project, options);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
