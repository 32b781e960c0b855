package dev.jcompose.engine.container;

import java.time.Instant;

/**
 * A container's state as kept in {@code state.json}. {@code bootId} tells whether a pid means
 * anything, {@code restartCount} and {@code manuallyStopped} belong to the restart policy.
 */
record StoredState(
    String status,
    int pid,
    long startTicks,
    String bootId,
    Instant startedAt,
    Instant finishedAt,
    int exitCode,
    String error,
    boolean oomKilled,
    int restartCount,
    boolean manuallyStopped) {

  static StoredState of(State state, String bootId, int restartCount, boolean manuallyStopped) {
    Memory memory = new Memory(bootId, restartCount, manuallyStopped);
    return switch (state) {
      case State.Created c ->
          memory.ended(c.exitCode(), c.error(), false, Instant.EPOCH, Instant.EPOCH).as("created");
      case State.Running running -> memory.alive("running", running);
      case State.Paused paused -> memory.alive("paused", paused.running());
      // What waits for its restart has ended; the policy decides anew in the next engine.
      case State.Restarting r ->
          memory.ended(r.exitCode(), "", false, r.startedAt(), r.finishedAt());
      case State.Exited e ->
          memory.ended(e.exitCode(), e.error(), e.oomKilled(), e.startedAt(), e.finishedAt());
      case State.Removing removing ->
          of(removing.last(), bootId, restartCount, manuallyStopped).as("removing");
    };
  }

  private StoredState as(String word) {
    return new StoredState(
        word,
        pid,
        startTicks,
        bootId,
        startedAt,
        finishedAt,
        exitCode,
        error,
        oomKilled,
        restartCount,
        manuallyStopped);
  }

  private record Memory(String bootId, int restartCount, boolean manuallyStopped) {
    StoredState alive(String status, State.Running running) {
      return stored(
          status, running.pid(), running.startTicks(), running.startedAt(), Instant.EPOCH);
    }

    StoredState stored(String status, int pid, long ticks, Instant started, Instant finished) {
      return new StoredState(
          status,
          pid,
          ticks,
          bootId,
          started,
          finished,
          0,
          "",
          false,
          restartCount,
          manuallyStopped);
    }

    StoredState ended(int code, String error, boolean oom, Instant started, Instant finished) {
      return new StoredState(
          "exited",
          0,
          0,
          bootId,
          started,
          finished,
          code,
          error,
          oom,
          restartCount,
          manuallyStopped);
    }
  }
}
