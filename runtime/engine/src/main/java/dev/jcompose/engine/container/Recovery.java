package dev.jcompose.engine.container;

import dev.jcompose.engine.keeper.Held;
import dev.jcompose.images.Image;
import dev.jcompose.images.RootFilesystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    List<ContainerStore.Loaded> all = store.load();
    Map<String, Held> held = machinery.keeper().inherit();
    for (ContainerStore.Loaded loaded : all) {
      try (Former former = former(loaded, held)) {
        if (former.runs()) {
          alive.add(loaded.container().id());
        }
        Container container = restore(loaded, former);
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
    releaseStrangers(held);
    List<String> swept = machinery.cgroups().sweep(alive::contains);
    if (!swept.isEmpty()) {
      log.info("removed leftover cgroups {}", swept);
    }
    machinery.networks().sweep();
    toRestart.forEach(c -> machinery.workers().execute(() -> startAgain(c)));
  }

  /** Runs of containers that are not in the store (any more). */
  private void releaseStrangers(Map<String, Held> held) {
    for (Held run : held.values()) {
      run.close();
      machinery.keeper().release(run.container(), run.pid());
    }
  }

  private Former former(ContainerStore.Loaded loaded, Map<String, Held> held) {
    String id = loaded.container().id();
    Held run = held.remove(id);
    Former former = new Former(machinery, starter, loaded.state().orElse(null), run);
    if (run != null && !former.runs()) {
      machinery.keeper().release(id, run.pid());
    }
    return former;
  }

  private Container restore(ContainerStore.Loaded loaded, Former former) throws IOException {
    ContainerRecord record = loaded.container();
    Container container =
        new Container(machinery, store, starter, record, rootfs(record), former.ended());
    registry.reserve(record.name(), record.id());
    registry.add(container);
    if (former.runs()) {
      former.takeOver(container);
    } else {
      former.conclude(container);
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
