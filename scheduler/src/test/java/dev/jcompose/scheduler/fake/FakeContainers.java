package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.Mount;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.engine.api.Pruned;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import dev.jcompose.engine.api.Top;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Containers in memory. */
final class FakeContainers implements Engine.Containers {
  private final FakeEngine engine;

  FakeContainers(FakeEngine engine) {
    this.engine = engine;
  }

  @Override
  public Created create(String name, CreateContainer request) {
    synchronized (engine) {
      engine.called("create " + name);
      String service = request.config().labels().getOrDefault("com.docker.compose.service", "");
      if (engine.behaviour(service) instanceof Behaviour.FailsToCreate(Kind kind, String message)) {
        throw new EngineException(kind, message);
      }
      if (engine.containers.values().stream().anyMatch(c -> c.name.equals(name))) {
        throw new EngineException(
            Kind.CONFLICT, "Conflict. The container name \"/" + name + "\" is already in use");
      }
      String image = request.config().image();
      ImageDetails details = engine.images.get(image);
      if (details == null) {
        throw new EngineException(Kind.NOT_FOUND, "No such image: " + image);
      }
      FakeContainer container = new FakeContainer(engine.nextId(), name, details.id(), request);
      request
          .endpoints()
          .keySet()
          .forEach(network -> container.networks.put(network, networkId(network)));
      mount(container, details);
      engine.containers.put(container.id, container);
      return new Created(container.id, List.of());
    }
  }

  private String networkId(String name) {
    return engine.networks.values().stream()
        .filter(n -> n.name().equals(name))
        .map(NetworkDetails::id)
        .findFirst()
        .orElseThrow(() -> new EngineException(Kind.NOT_FOUND, "network " + name + " not found"));
  }

  private void mount(FakeContainer container, ImageDetails image) {
    for (String bind : container.request.hostConfig().binds()) {
      String[] parts = bind.split(":", 3);
      if (!parts[0].startsWith("/")) {
        container.mounts.add(point(parts[0], parts[1]));
      }
    }
    for (Mount mount : container.request.hostConfig().mounts()) {
      if (mount.type().equals("volume")) {
        container.mounts.add(point(mount.source(), mount.target()));
      }
    }
    Set<String> anonymous = new LinkedHashSet<>(image.config().volumes().keySet());
    anonymous.addAll(container.request.config().volumes().keySet());
    for (String path : anonymous) {
      if (container.mounts.stream().noneMatch(m -> m.destination().equals(path))) {
        String name = engine.nextId();
        engine.volumes().create(new CreateVolume(name, "local", Map.of(), Map.of()));
        container.mounts.add(point(name, path));
      }
    }
  }

  private MountPoint point(String volume, String path) {
    if (!engine.volumes.containsKey(volume)) {
      throw new EngineException(Kind.NOT_FOUND, "no such volume: " + volume);
    }
    return new MountPoint("volume", volume, "/volumes/" + volume, path, "local", "", true, "");
  }

  @Override
  public List<ContainerSummary> list(ContainerQuery query) {
    synchronized (engine) {
      engine.called("list containers");
      return engine.containers.values().stream()
          .filter(c -> query.all() || c.running())
          .filter(c -> query.filters().matchLabels(c.request.config().labels()))
          .map(FakeContainer::summary)
          .toList();
    }
  }

  @Override
  public ContainerDetails inspect(String container) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("inspect " + found.name);
      return found.details();
    }
  }

  @Override
  public void start(String container) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("start " + found.name);
      if (found.running()) {
        throw new EngineException(Kind.NOT_MODIFIED, "already started");
      }
      Behaviour behaviour = engine.behaviour(FakeEngine.service(found));
      if (behaviour instanceof Behaviour.FailsToStart(Kind kind, String message, int code)) {
        found.exitCode = code;
        throw new EngineException(kind, message);
      }
      found.state = "running";
      found.health = found.probed() ? "starting" : null;
      engine.emit(found, "start");
      switch (behaviour) {
        case Behaviour.Becomes(String health) when found.probed() ->
            Thread.startVirtualThread(() -> engine.health(found.id, health));
        case Behaviour.Exits(int code) ->
            Thread.startVirtualThread(() -> engine.exit(found.id, code));
        case Behaviour.Becomes _,
            Behaviour.Runs _,
            Behaviour.FailsToStart _,
            Behaviour.FailsToCreate _ -> {}
      }
    }
  }

  @Override
  public void stop(String container, @Nullable Integer timeout, @Nullable String signal) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("stop " + found.name);
      if (!found.running()) {
        throw new EngineException(Kind.NOT_MODIFIED, "already stopped");
      }
      engine.exit(found.id, 143);
    }
  }

  @Override
  public void restart(String container, @Nullable Integer timeout, @Nullable String signal) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("restart " + found.name);
      found.state = "running";
      engine.emit(found, "restart");
    }
  }

  @Override
  public void kill(String container, String signal) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("kill " + found.name + " " + signal);
      engine.exit(found.id, 137);
    }
  }

  @Override
  public void pause(String container) {
    synchronized (engine) {
      engine.find(container).state = "paused";
    }
  }

  @Override
  public void unpause(String container) {
    synchronized (engine) {
      engine.find(container).state = "running";
    }
  }

  @Override
  public void rename(String container, String name) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("rename " + found.name + " " + name);
      if (engine.containers.values().stream().anyMatch(c -> c.name.equals(name))) {
        throw new EngineException(Kind.CONFLICT, "name is already in use: " + name);
      }
      found.name = name;
    }
  }

  @Override
  public void remove(String container, boolean volumes, boolean force) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("remove " + found.name + (volumes ? " with volumes" : ""));
      if (found.running() && !force) {
        throw new EngineException(Kind.CONFLICT, "cannot remove a running container");
      }
      engine.containers.remove(found.id);
      if (volumes) {
        List<String> bound =
            found.request.hostConfig().mounts().stream().map(Mount::source).toList();
        found.mounts.stream()
            .map(MountPoint::name)
            .filter(name -> name.length() == 64 && !bound.contains(name))
            .forEach(engine.volumes::remove);
      }
      engine.emit(found, "destroy");
    }
  }

  @Override
  public List<String> update(String container, HostConfig changes) {
    throw new UnsupportedOperationException("update " + container);
  }

  @Override
  public Pruned prune(Filters filters) {
    throw new UnsupportedOperationException("prune " + filters);
  }

  @Override
  public ContainerDetails inspectWithSizes(String container) {
    return inspect(container).withSizes(0, 0);
  }

  @Override
  public StatsStream stats(String container, StatsMode mode) {
    throw new UnsupportedOperationException("stats " + container);
  }

  @Override
  public FrameStream logs(String container, LogsRequest request) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("logs " + found.name);
      return new OneLine("last words of " + found.name + "\n");
    }
  }

  @Override
  public ExitWait wait(String container, String condition) {
    throw new EngineException(Kind.UNSUPPORTED, "wait");
  }

  @Override
  public AttachedStream attach(String container, AttachRequest request) {
    throw new EngineException(Kind.UNSUPPORTED, "attach");
  }

  @Override
  public void resize(String container, int height, int width) {
    throw new EngineException(Kind.UNSUPPORTED, "resize");
  }

  @Override
  public Top top(String container, String psArgs) {
    throw new EngineException(Kind.UNSUPPORTED, "top");
  }

  private static final class OneLine implements FrameStream {
    private @Nullable Frame frame;

    OneLine(String line) {
      frame = new Frame(Frame.Stream.STDOUT, line.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean tty() {
      return false;
    }

    @Override
    public @Nullable Frame next() {
      Frame next = frame;
      frame = null;
      return next;
    }

    @Override
    public void close() {}
  }
}
