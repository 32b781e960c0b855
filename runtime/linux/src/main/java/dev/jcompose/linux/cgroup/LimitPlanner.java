package dev.jcompose.linux.cgroup;

import java.util.function.Predicate;

/** Limits to file writes. Pure: what the machine has comes in as a question. */
interface LimitPlanner {

  /**
   * The plan.
   *
   * @param present whether a fresh group has this file
   */
  LimitPlan plan(Limits limits, Predicate<String> present);
}
