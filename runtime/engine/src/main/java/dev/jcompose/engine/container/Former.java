package dev.jcompose.engine.container;

import dev.jcompose.engine.io.Drain;
import dev.jcompose.engine.keeper.Held;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.ProcessMark;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.cgroup.Cgroup;
import dev.jcompose.network.NetworkException;
import dev.jcompose.network.Sandbox;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container's run under an earlier engine: taken over if it goes on, concluded if it ended. */
final class Former implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Former.class);

  private final Machinery machinery;
  private final Starter starter;
  private final @Nullable StoredState stored;
  private final @Nullable Held held;
  private final boolean runs;

  /** {@code held}: what the keeper has of the container's last run; this closes it. */
  Former(Machinery machinery, Starter starter, @Nullable StoredState stored, @Nullable Held held) {
    this.machinery = machinery;
    this.starter = starter;
    this.stored = stored;
    this.held = stored == null || held == null || held.pid() != stored.pid() ? null : held;
    this.runs = stored != null && wasAlive(stored) && stillRuns(stored);
    if (this.held == null && held != null) {
      held.close();
    }
  }

  private static boolean wasAlive(StoredState stored) {
    return stored.status().equals("running") || stored.status().equals("paused");
  }

  private boolean stillRuns(StoredState stored) {
    return stored.bootId().equals(machinery.bootId())
        && ProcessMark.startOf(stored.pid()).orElse(-1) == stored.startTicks();
  }

  boolean runs() {
    return runs;
  }

  /** The state of a container whose process is gone. */
  State ended() {
    if (stored == null) {
      return new State.Created(0, "");
    }
    return switch (stored.status()) {
      case "created" -> new State.Created(stored.exitCode(), stored.error());
      case "running", "paused" -> {
        // Nobody saw it end; the kernel remembers its exit code for who holds its pidfd.
        int code = runs || held == null ? ExitCodes.UNKNOWN : ExitCodes.of(held);
        yield new State.Exited(code, "", false, stored.startedAt(), machinery.clock().instant());
      }
      case String _ ->
          stored.startedAt().equals(Instant.EPOCH)
              ? new State.Created(stored.exitCode(), stored.error())
              : new State.Exited(
                  stored.exitCode(),
                  stored.error(),
                  stored.oomKilled(),
                  stored.startedAt(),
                  stored.finishedAt());
    };
  }

  /** Goes on with the process. */
  void takeOver(Container container) throws IOException {
    StoredState now = Objects.requireNonNull(stored);
    ContainerRecord record = container.record();
    Fd pidfd = Processes.openPidfd(now.pid());
    Cgroup cgroup = machinery.cgroups().open(record.hostConfig().cgroupParent(), record.id());
    ProcessStreams.Reopened streams =
        starter.reopen(record, container.files(), container.output(), held);
    Run run =
        new Run(
            now.pid(),
            pidfd,
            cgroup,
            sandbox(record, now.pid()),
            streams.drains(),
            streams.stdin(),
            streams.terminal(),
            new CompletableFuture<>());
    State.Running running = new State.Running(now.pid(), now.startTicks(), now.startedAt());
    State found = now.status().equals("paused") ? new State.Paused(running) : running;
    container.life().adopt(run, found, now);
    if (held == null) {
      machinery.keeper().hold(new Held(record.id(), now.pid(), pidfd, null, null, List.of()));
    }
    log.info("took over container={} pid={}", record.name(), now.pid());
  }

  private @Nullable Sandbox sandbox(ContainerRecord record, int pid) throws IOException {
    try {
      return machinery.networks().adopt(record.id(), pid);
    } catch (NetworkException e) {
      if (e.kind() == NetworkException.Kind.NOT_FOUND) {
        return null;
      }
      throw e;
    } catch (SyscallException e) {
      log.warn("network not taken over container={}", record.name(), e);
      return null;
    }
  }

  /** Takes what it printed last, and ends its output. */
  void conclude(Container container) {
    if (stored != null && wasAlive(stored) && stored.bootId().equals(machinery.bootId())) {
      try {
        container.output().begin();
        starter
            .reopen(container.record(), container.files(), container.output(), held)
            .drains()
            .forEach(Drain::finish);
      } catch (IOException e) {
        log.warn("last output lost container={}", container.record().name(), e);
      }
      // The next engine would find no pidfd any more.
      container.locked(() -> container.become(container.state()));
      log.info(
          "ended while no engine ran container={} code={}",
          container.record().name(),
          container.state().exitCode());
    }
    container.output().end();
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
    }
  }
}
