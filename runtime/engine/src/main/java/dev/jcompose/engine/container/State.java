package dev.jcompose.engine.container;

import java.time.Instant;

/** Where a container is in its life; each state carries what is true in it. */
sealed interface State {

  /** Made, not started yet; what a start that failed left. Goes to Running or Removing. */
  record Created(int exitCode, String error) implements State {}

  /** Its process runs. Goes to Paused, Restarting, Exited. {@code startTicks}: proc(5) stat. */
  record Running(int pid, long startTicks, Instant startedAt) implements State {}

  /** Frozen. Goes to Running, or Exited when it is killed. */
  record Paused(Running running) implements State {}

  /** Its process ended and its policy will start it again. Goes to Running or Exited. */
  record Restarting(int exitCode, Instant startedAt, Instant finishedAt) implements State {}

  /** Its process ended, or could not be started ({@code error}). Goes to Running, Removing. */
  record Exited(
      int exitCode, String error, boolean oomKilled, Instant startedAt, Instant finishedAt)
      implements State {}

  /** Being taken apart. */
  record Removing(State last) implements State {}

  /** The API's word. */
  default String status() {
    return switch (this) {
      case Created _ -> "created";
      case Running _ -> "running";
      case Paused _ -> "paused";
      case Restarting _ -> "restarting";
      case Exited _ -> "exited";
      case Removing _ -> "removing";
    };
  }

  /** Whether there is a process. */
  default boolean alive() {
    return this instanceof Running || this instanceof Paused;
  }

  /** The exit code as the API shows it: 0 while there was none. */
  default int exitCode() {
    return switch (this) {
      case Created created -> created.exitCode();
      case Running _, Paused _ -> 0;
      case Restarting restarting -> restarting.exitCode();
      case Exited exited -> exited.exitCode();
      case Removing removing -> removing.last().exitCode();
    };
  }
}
