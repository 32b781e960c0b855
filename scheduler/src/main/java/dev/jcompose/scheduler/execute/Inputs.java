package dev.jcompose.scheduler.execute;

/** The results of the steps before one. */
@FunctionalInterface
interface Inputs {
  /**
   * The result of the step with this title.
   *
   * @throws StepFailedException if it did not succeed, which only an optional wait can meet
   */
  String of(String title);
}
