package dev.jcompose.scheduler.execute;

import dev.jcompose.scheduler.plan.Step;
import java.util.List;

/** How a step ended. */
sealed interface Outcome {
  /** Well; {@code result} is the id of what it made, or empty. */
  record Done(String result) implements Outcome {}

  /** Its engine call or its wait failed. */
  record Failed(Step step, RuntimeException cause) implements Outcome {}

  /** Not begun, for these failures. */
  record Skipped(Step step, List<Failed> because) implements Outcome {
    public Skipped {
      because = List.copyOf(because);
    }
  }

  /** Not begun or broken off, for the command was interrupted. */
  record Cancelled() implements Outcome {}
}
