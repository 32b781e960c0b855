package dev.jcompose.engine.container;

import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.Pruned;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import dev.jcompose.engine.api.Top;
import dev.jcompose.images.Image;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.InvalidSettingException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's containers: the API's calls, each handed to the container it names. */
public final class LocalContainers implements Engine.Containers, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalContainers.class);

  private final Machinery machinery;
  private final ContainerStore store;
  private final Registry registry = new Registry();
  private final Starter starter;
  private final Creator creator;
  private final LocalExecs execs;
  private final LocalFiles files;

  /** Opens the containers of the data root, and goes on with those that run. */
  public LocalContainers(Machinery machinery) throws IOException, InterruptedException {
    this.machinery = machinery;
    this.store = new ContainerStore(machinery.dataRoot());
    this.starter =
        new Starter(machinery, this::donor, reference -> registry.get(reference).files());
    this.creator = new Creator(machinery, store, registry);
    this.execs = new LocalExecs(machinery, registry);
    this.files = new LocalFiles(machinery, registry);
    new Recovery(machinery, store, starter, registry).run(this::removeNow);
    registry.all().forEach(this::autoRemove);
  }

  private NamespaceChoice.Donor donor(String reference) {
    Container container = registry.get(reference);
    return new NamespaceChoice.Donor(
        container.record().id(), container.running().pid(), container.record().hostConfig());
  }

  /** Their further processes. */
  public Engine.Execs execs() {
    return execs;
  }

  /** Their files. */
  public Engine.Files files() {
    return files;
  }

  /** How many there are, and how many of them run. */
  public record Counts(int all, int running, int paused) {}

  public Counts counts() {
    List<Container> all = registry.all();
    int paused = (int) all.stream().filter(c -> c.state() instanceof State.Paused).count();
    int running = (int) all.stream().filter(c -> c.state().alive()).count() - paused;
    return new Counts(all.size(), running, paused);
  }

  /** Images that containers are made of. */
  public Set<Digest> imagesInUse() {
    return registry.all().stream()
        .map(c -> Digest.parse(c.record().imageId()))
        .collect(Collectors.toSet());
  }

  /** How many containers are made of an image. */
  public long containersOf(Digest image) {
    return registry.all().stream()
        .filter(c -> c.record().imageId().equals(image.toString()))
        .count();
  }

  /** Ids of containers that mount a volume. */
  public List<String> usersOfVolume(String volume) {
    return registry.all().stream()
        .map(Container::record)
        .filter(r -> r.mounts().stream().anyMatch(m -> m.name().equals(volume)))
        .map(ContainerRecord::id)
        .toList();
  }

  /** Names of containers by id. */
  public Map<String, String> names() {
    return registry.all().stream()
        .map(Container::record)
        .collect(Collectors.toMap(ContainerRecord::id, ContainerRecord::name));
  }

  @Override
  public Created create(String name, CreateContainer request) {
    return io(
        () -> {
          Creator.Made made = creator.create(name, request);
          Container container = container(made);
          autoRemove(container);
          registry.add(container);
          container.publish("create");
          return new Created(
              made.container().id(),
              CreateWarnings.of(made.container().hostConfig(), machinery.cgroups()));
        });
  }

  private Container container(Creator.Made made) throws IOException {
    State.Created state = new State.Created(0, "");
    try {
      return new Container(machinery, store, starter, made.container(), made.rootfs(), state);
    } catch (IOException e) {
      machinery.images().discard(made.container().id());
      store.delete(made.container().id());
      registry.release(made.container().name(), made.container().id());
      throw e;
    }
  }

  @Override
  public List<ContainerSummary> list(ContainerQuery query) {
    ListFilter filter = new ListFilter(query.filters(), registry);
    boolean everything = query.all() || filter.impliesAll();
    Instant now = machinery.clock().instant();
    return registry.all().stream()
        .filter(c -> everything || c.state().alive() || c.state() instanceof State.Restarting)
        .filter(filter)
        .limit(query.limit() > 0 ? query.limit() : Long.MAX_VALUE)
        .map(c -> query.size() ? sized(c, Views.summary(c, now)) : Views.summary(c, now))
        .toList();
  }

  private ContainerSummary sized(Container container, ContainerSummary summary) {
    return io(
        () -> {
          long written = TreeSize.of(container.rootfs().upperdir());
          return summary.withSizes(written, written + imageSize(container));
        });
  }

  private long imageSize(Container container) throws IOException {
    return machinery.images().find(container.record().imageId()).map(Image::size).orElse(0L);
  }

  @Override
  public ContainerDetails inspect(String reference) {
    return Views.details(registry.get(reference));
  }

  @Override
  public ContainerDetails inspectWithSizes(String reference) {
    Container container = registry.get(reference);
    return io(
        () -> {
          long written = TreeSize.of(container.rootfs().upperdir());
          return Views.details(container).withSizes(written, written + imageSize(container));
        });
  }

  @Override
  public void start(String reference) {
    registry.get(reference).life().start();
  }

  /** {@code AutoRemove}: once it has ended, or could not start; at once if it has ended already. */
  private void autoRemove(Container container) {
    if (!container.record().hostConfig().autoRemove()) {
      return;
    }
    Runnable removal = () -> removeQuietly(container);
    container.life().whenEnded(removal);
    if (container.state() instanceof State.Exited) {
      machinery.workers().execute(removal);
    }
  }

  private void removeQuietly(Container container) {
    try {
      remove(container.record().id(), true, false);
    } catch (EngineException e) {
      // Somebody else removes it, or has started it again.
      log.debug("auto-remove of {}: {}", container.record().name(), e.getMessage());
    }
  }

  @Override
  public void stop(String reference, @Nullable Integer timeout, @Nullable String signal) {
    Container container = registry.get(reference);
    io(
        () -> {
          container.stopping().stop(timeout, signal);
          return true;
        });
  }

  @Override
  public void restart(String reference, @Nullable Integer timeout, @Nullable String signal) {
    Container container = registry.get(reference);
    try {
      stop(reference, timeout, signal);
    } catch (EngineException e) {
      if (e.kind() != Kind.NOT_MODIFIED) {
        throw e;
      }
    }
    container.life().start();
    container.publish("restart");
  }

  @Override
  public void kill(String reference, String signal) {
    registry.get(reference).stopping().kill(signal);
  }

  @Override
  public void pause(String reference) {
    Container container = registry.get(reference);
    io(
        () -> {
          container.freezing().pause();
          return true;
        });
  }

  @Override
  public void unpause(String reference) {
    registry.get(reference).freezing().unpause();
  }

  @Override
  public void rename(String reference, String name) {
    Container container = registry.get(reference);
    String id = container.record().id();
    String old = container.record().name();
    String plain = Creator.valid(name);
    if (plain.equals(old)) {
      throw new EngineException(
          Kind.INVALID, "Renaming a container with the same name as its current name");
    }
    registry.reserve(plain, id);
    io(
        () -> {
          try {
            container.rename(plain);
          } catch (IOException e) {
            registry.release(plain, id);
            throw e;
          }
          return true;
        });
    registry.release(old, id);
  }

  @Override
  public List<String> update(String reference, HostConfig changes) {
    Container container = registry.get(reference);
    return io(() -> container.update(changes));
  }

  @Override
  public void remove(String reference, boolean volumes, boolean force) {
    Container container = registry.get(reference);
    io(
        () -> {
          container.removal().run(force, () -> removeNow(container));
          if (volumes) {
            removeAnonymousVolumes(container.record());
          }
          return true;
        });
  }

  /** What starts meanwhile is left alone. */
  @Override
  public Pruned prune(Filters filters) {
    PruneFilter filter = new PruneFilter(filters, machinery.clock().instant());
    List<String> removed = new ArrayList<>();
    long reclaimed = 0;
    for (Container container : registry.all()) {
      boolean idle =
          container.state() instanceof State.Created || container.state() instanceof State.Exited;
      if (!idle || !filter.test(container.record())) {
        continue;
      }
      try {
        long size = io(() -> TreeSize.of(container.rootfs().upperdir()));
        remove(container.record().id(), false, false);
        removed.add(container.record().id());
        reclaimed += size;
      } catch (EngineException e) {
        if (e.kind() != Kind.CONFLICT && e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return new Pruned(removed, reclaimed);
  }

  private void removeNow(Container container) throws IOException {
    String id = container.record().id();
    machinery.images().discard(id);
    store.delete(id);
    registry.remove(container);
    container.removal().finish();
  }

  private void removeAnonymousVolumes(ContainerRecord container) throws IOException {
    for (MountPoint mount : container.mounts()) {
      boolean ours =
          mount.type().equals("volume")
              && machinery.volumes().find(mount.name()).filter(v -> v.anonymous()).isPresent();
      if (ours && usersOfVolume(mount.name()).isEmpty()) {
        machinery.volumes().remove(mount.name(), true, this::usersOfVolume);
        machinery.events().publish("volume", "destroy", mount.name(), Map.of("driver", "local"));
      }
    }
  }

  @Override
  public ExitWait wait(String reference, String condition) {
    Container container = registry.get(reference);
    return switch (condition) {
      case "", "not-running" -> container.awaitExit(true);
      case "next-exit" -> container.awaitExit(false);
      case "removed" -> container.waiters().removal();
      default ->
          throw new EngineException(Kind.INVALID, "invalid condition: \"" + condition + "\"");
    };
  }

  @Override
  public FrameStream logs(String reference, LogsRequest request) {
    Container container = registry.get(reference);
    return io(() -> container.output().logs(request));
  }

  @Override
  public AttachedStream attach(String reference, AttachRequest request) {
    Container container = registry.get(reference);
    return io(
        () ->
            new ProcessStream(
                container
                    .output()
                    .attach(request.stdout(), request.stderr(), request.logs(), request.stream()),
                request.stdin() ? new LateInput(container) : null));
  }

  @Override
  public void resize(String reference, int height, int width) {
    Run run = registry.get(reference).running();
    try {
      run.resize(height, width);
    } catch (SyscallException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Top top(String reference, String arguments) {
    Run run = registry.get(reference).running();
    return io(() -> ProcessList.of(processes(run), arguments));
  }

  /** By their pid namespace where an ordinary user's engine has no cgroups to look into. */
  private Set<Integer> processes(Run run) throws IOException {
    return machinery.cgroups().version() == 0
        ? Namespaces.processesBeside(run.pid())
        : run.cgroup().pids();
  }

  @Override
  public StatsStream stats(String reference, StatsMode mode) {
    return new UseSampler(registry.get(reference), mode, machinery.clock());
  }

  /** Puts a container on a network, at once if it runs. */
  public void connect(String reference, String network, EndpointSettings endpoint) {
    Container container = registry.get(reference);
    io(
        () -> {
          NetworkSetup setup = new NetworkSetup(machinery.networks());
          String name = setup.network(network).name();
          container.update(
              (now, run) -> {
                Map<String, EndpointSettings> all = new LinkedHashMap<>(now.endpoints());
                all.put(name, endpoint);
                if (run != null && run.sandbox() != null) {
                  setup.join(run.sandbox(), now, name, endpoint);
                }
                return now.withEndpoints(all);
              });
          return true;
        });
  }

  /** Takes a container off a network. */
  public void disconnect(String reference, String network) {
    Container container = registry.get(reference);
    io(
        () -> {
          var known = new NetworkSetup(machinery.networks()).network(network);
          container.update(
              (now, run) -> {
                Map<String, EndpointSettings> all = new LinkedHashMap<>(now.endpoints());
                if (all.remove(known.name()) == null) {
                  throw new EngineException(
                      Kind.DENIED,
                      "container " + reference + " is not connected to network " + network);
                }
                if (run != null && run.sandbox() != null) {
                  machinery.networks().disconnect(run.sandbox(), known);
                }
                return now.withEndpoints(all);
              });
          return true;
        });
  }

  /** Lets go of all containers; their processes go on. */
  @Override
  public void close() {
    registry.all().forEach(c -> c.life().letGo());
  }

  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** What fails in the kernel or on disk is the engine's failure. */
  static <T> T io(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw Failures.of(e);
    } catch (InvalidSettingException e) {
      throw new EngineException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.INTERNAL, "interrupted", e);
    }
  }
}
