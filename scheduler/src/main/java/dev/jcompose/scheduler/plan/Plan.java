package dev.jcompose.scheduler.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to do. Steps stand after all that they need or follow, so a plan has no cycle.
 *
 * @param running names of containers that are as they should be and run
 * @param warnings what the user should know
 */
public record Plan(List<Step> steps, List<String> running, List<String> warnings) {
  public Plan {
    steps = List.copyOf(steps);
    running = List.copyOf(running);
    warnings = List.copyOf(warnings);
    Set<String> seen = new HashSet<>();
    for (Step step : steps) {
      if (!seen.containsAll(step.needs()) || !seen.containsAll(step.follows())) {
        throw new IllegalArgumentException("step before what it needs: " + step);
      }
      if (!seen.add(step.title())) {
        throw new IllegalArgumentException("step twice: " + step);
      }
    }
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** A line a step, in an order in which they can be done. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
