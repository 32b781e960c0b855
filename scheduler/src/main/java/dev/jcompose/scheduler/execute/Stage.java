package dev.jcompose.scheduler.execute;

import dev.jcompose.model.Project;
import dev.jcompose.scheduler.plan.Plan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a command's plans go: carried out on an engine, or only shown. */
@FunctionalInterface
public interface Stage {
  /**
   * Takes the next plan.
   *
   * @param waitLimit for all waits together, null: none
   */
  void run(Project project, Plan plan, @Nullable Duration waitLimit) throws InterruptedException;
}
