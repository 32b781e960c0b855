package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.EngineException;

/** What a container of the fake engine does when it is asked to run. */
public sealed interface Behaviour {
  /** Runs until it is stopped. Its health, if it is probed, is "starting" until the test says. */
  record Runs() implements Behaviour {}

  /** Is healthy, or not, soon after its start. */
  record Becomes(String health) implements Behaviour {}

  /** Ends soon after its start. */
  record Exits(int code) implements Behaviour {}

  /** Cannot be started; {@code code} is left as the exit code. */
  record FailsToStart(EngineException.Kind kind, String message, int code) implements Behaviour {}

  /** Cannot be created. */
  record FailsToCreate(EngineException.Kind kind, String message) implements Behaviour {}
}
