package dev.jcompose.engine.container;

import dev.jcompose.images.Image;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.ProcessMark;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.cgroup.Cgroup;
import dev.jcompose.network.NetworkException;
import dev.jcompose.network.Sandbox;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a new engine does with the containers of an earlier one: those whose process still runs are
 * taken over, the others have exited; removals that were begun are ended; cgroups and networks that
 * belong to nobody go.
 */
final class Recovery {

  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private final Machinery machinery;
  private final ContainerStore store;
  private final Starter starter;
  private final Registry registry;

  Recovery(Machinery machinery, ContainerStore store, Starter starter, Registry registry) {
    this.machinery = machinery;
    this.store = store;
    this.starter = starter;
    this.registry = registry;
  }

  /** Ends a container's removal. */
  interface Remover {
    void remove(Container container) throws IOException;
  }

  void run(Remover remover) throws IOException, InterruptedException {
    Set<String> alive = new HashSet<>();
    List<Container> toRestart = new ArrayList<>();
    for (ContainerStore.Loaded loaded : store.load()) {
      try {
        Container container = restore(loaded, alive);
        boolean removing = loaded.state().filter(s -> s.status().equals("removing")).isPresent();
        if (removing && !container.state().alive()) {
          log.info("ending a removal container={}", container.record().name());
          remover.remove(container);
        } else if (shouldStart(container, loaded.state().orElse(null))) {
          toRestart.add(container);
        }
      } catch (IOException e) {
        log.error("container not recovered id={}", loaded.container().id(), e);
      }
    }
    List<String> swept = machinery.cgroups().sweep(alive::contains);
    if (!swept.isEmpty()) {
      log.info("removed leftover cgroups {}", swept);
    }
    machinery.networks().sweep();
    toRestart.forEach(c -> machinery.workers().execute(() -> startAgain(c)));
  }

  private Container restore(ContainerStore.Loaded loaded, Set<String> alive) throws IOException {
    ContainerRecord record = loaded.container();
    RootFilesystem rootfs = rootfs(record);
    StoredState stored = loaded.state().orElse(null);
    Container container = new Container(machinery, store, starter, record, rootfs, ended(stored));
    registry.reserve(record.name(), record.id());
    registry.add(container);
    if (stored != null && stillRuns(stored)) {
      alive.add(record.id());
      adopt(container, stored);
    }
    return container;
  }

  private RootFilesystem rootfs(ContainerRecord record) throws IOException {
    Optional<Image> image = machinery.images().find(record.imageId());
    if (image.isEmpty()) {
      throw new IOException("image " + record.imageId() + " is gone");
    }
    return machinery.images().prepare(image.get(), record.id());
  }

  private boolean stillRuns(StoredState stored) {
    return (stored.status().equals("running") || stored.status().equals("paused"))
        && stored.bootId().equals(machinery.bootId())
        && ProcessMark.startOf(stored.pid()).orElse(-1) == stored.startTicks();
  }

  private void adopt(Container container, StoredState stored) throws IOException {
    ContainerRecord record = container.record();
    Fd pidfd = Processes.openPidfd(stored.pid());
    Cgroup cgroup = machinery.cgroups().open(record.hostConfig().cgroupParent(), record.id());
    Run run =
        new Run(
            stored.pid(),
            pidfd,
            cgroup,
            sandbox(record, stored.pid()),
            record.config().tty()
                ? List.of()
                : starter.reopen(container.files(), container.output()),
            null,
            null,
            new CompletableFuture<>());
    State.Running running =
        new State.Running(stored.pid(), stored.startTicks(), stored.startedAt());
    State found = stored.status().equals("paused") ? new State.Paused(running) : running;
    container.life().adopt(run, found, stored);
    log.info("took over container={} pid={}", record.name(), stored.pid());
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

  /** The state of a container whose process is gone. */
  private State ended(@Nullable StoredState stored) {
    if (stored == null) {
      return new State.Created(0, "");
    }
    return switch (stored.status()) {
      case "created" -> new State.Created(stored.exitCode(), stored.error());
      // Nobody saw it end.
      case "running", "paused" ->
          new State.Exited(
              ExitCodes.UNKNOWN, "", false, stored.startedAt(), machinery.clock().instant());
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

  private static boolean shouldStart(Container container, @Nullable StoredState stored) {
    return stored != null
        && !stored.status().equals("created")
        && container.state() instanceof State.Exited exited
        && RestartRule.of(container.record().hostConfig().restartPolicy())
            .onEngineStart(stored.manuallyStopped(), exited.exitCode());
  }

  private static void startAgain(Container container) {
    try {
      container.life().start();
    } catch (dev.jcompose.engine.api.EngineException e) {
      log.warn("not restarted container={} reason={}", container.record().name(), e.getMessage());
    }
  }
}
