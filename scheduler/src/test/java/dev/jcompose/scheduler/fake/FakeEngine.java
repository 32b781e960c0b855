package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.DiskUsage;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.engine.api.SystemInfo;
import dev.jcompose.engine.api.Version;
import dev.jcompose.engine.api.VolumeDetails;
import dev.jcompose.scheduler.Labels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory. It keeps what it is told, refuses what a real one refuses, and writes down
 * every call. Containers run, get healthy or exit as {@link #script} says for their service.
 */
public final class FakeEngine implements Engine {
  final Map<String, FakeContainer> containers = new LinkedHashMap<>();
  final Map<String, NetworkDetails> networks = new LinkedHashMap<>();
  final Map<String, VolumeDetails> volumes = new LinkedHashMap<>();
  final Map<String, ImageDetails> images = new LinkedHashMap<>();
  private final Map<String, Behaviour> scripts = new HashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final FakeContainers containersPart = new FakeContainers(this);
  private final FakeNetworks networksPart = new FakeNetworks(this);
  private final FakeVolumes volumesPart = new FakeVolumes(this);
  private final FakeImages imagesPart = new FakeImages(this);
  private boolean eventless;
  private int ids;

  // What a test says.

  /** Containers of this service do so from now on. */
  public FakeEngine script(String service, Behaviour behaviour) {
    synchronized (this) {
      scripts.put(service, behaviour);
    }
    return this;
  }

  /** There is this image; {@code volumes} are the paths it declares. */
  public FakeEngine image(String reference, String... volumes) {
    Map<String, Map<String, String>> declared = new LinkedHashMap<>();
    for (String volume : volumes) {
      declared.put(volume, Map.of());
    }
    synchronized (this) {
      images.put(
          reference,
          new ImageDetails(
              "sha256:" + nextId(),
              List.of(reference),
              List.of(),
              "",
              "",
              "amd64",
              "",
              "linux",
              0,
              ContainerConfig.builder().volumes(declared).build(),
              new ImageDetails.RootFs("layers", List.of()),
              "",
              "",
              new ImageDetails.Metadata("")));
    }
    return this;
  }

  /** Pulls bring this image. */
  public FakeEngine registry(String reference) {
    imagesPart.offer(reference);
    return this;
  }

  /** Sets a container's health and tells it. */
  public void health(String name, String health) {
    synchronized (this) {
      FakeContainer container = find(name);
      container.health = health;
      emit(container, "health_status: " + health);
    }
  }

  /** A container's process ends. */
  public void exit(String name, int code) {
    synchronized (this) {
      FakeContainer container = find(name);
      container.state = "exited";
      container.exitCode = code;
      emit(container, "die");
    }
  }

  /** Refuses to tell events. */
  public FakeEngine withoutEvents() {
    eventless = true;
    return this;
  }

  // What a test asks.

  /** Every call so far, e.g. {@code start demo-web-1}; lists and inspects too. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The calls that change something. */
  public List<String> changes() {
    return calls.stream()
        .filter(c -> !c.startsWith("list ") && !c.startsWith("inspect ") && !c.startsWith("logs "))
        .filter(c -> !c.equals("events") && !c.equals("version"))
        .toList();
  }

  public void forgetCalls() {
    calls.clear();
  }

  /** {@code name=state} of all containers, by name. */
  public List<String> states() {
    synchronized (this) {
      return containers.values().stream().map(c -> c.name + "=" + c.state).sorted().toList();
    }
  }

  public String idOf(String container) {
    synchronized (this) {
      return find(container).id;
    }
  }

  /** Where the container's mounts come from, by path. */
  public Map<String, String> mountsOf(String container) {
    synchronized (this) {
      Map<String, String> mounts = new LinkedHashMap<>();
      find(container).mounts.forEach(m -> mounts.put(m.destination(), m.name()));
      return mounts;
    }
  }

  public List<String> volumeNames() {
    synchronized (this) {
      return volumes.keySet().stream().sorted().toList();
    }
  }

  public List<String> networkNames() {
    synchronized (this) {
      return networks.values().stream().map(NetworkDetails::name).sorted().toList();
    }
  }

  /** Returns when a call was made that starts so. */
  public void awaitCall(String prefix) throws InterruptedException {
    synchronized (this) {
      while (calls.stream().noneMatch(c -> c.startsWith(prefix))) {
        wait(10_000);
      }
    }
  }

  // For the parts.

  void called(String call) {
    synchronized (this) {
      calls.add(call);
      notifyAll();
    }
  }

  String nextId() {
    ids++;
    return "%08x".formatted(ids * 0x9e3779b1).repeat(8);
  }

  Behaviour behaviour(String service) {
    return scripts.getOrDefault(service, new Behaviour.Runs());
  }

  FakeContainer find(String reference) {
    return containers.values().stream()
        .filter(c -> c.id.equals(reference) || c.name.equals(reference))
        .findFirst()
        .orElseThrow(() -> new EngineException(Kind.NOT_FOUND, "No such container: " + reference));
  }

  void emit(FakeContainer container, String action) {
    Map<String, String> attributes = new LinkedHashMap<>(container.request.config().labels());
    attributes.put("name", container.name);
    attributes.put("exitCode", Integer.toString(container.exitCode));
    EngineEvent event =
        new EngineEvent(
            "container", action, new EngineEvent.Actor(container.id, attributes), "local", 0, 0);
    subscriptions.forEach(s -> s.offer(event));
  }

  // The port.

  @Override
  public Version version() {
    called("version");
    return new Version(
        new Version.Platform("fake"),
        "0",
        "1.44",
        "1.41",
        "",
        "",
        "linux",
        "amd64",
        "",
        "",
        List.of());
  }

  @Override
  public SystemInfo info() {
    throw new EngineException(Kind.UNSUPPORTED, "info");
  }

  @Override
  public EventStream events(EventsRequest request) {
    called("events");
    if (eventless) {
      throw new EngineException(Kind.UNSUPPORTED, "events");
    }
    Subscription subscription =
        new Subscription(event -> request.filters().matchLabels(event.actor().attributes()));
    subscriptions.add(subscription);
    return subscription;
  }

  @Override
  public Containers containers() {
    return containersPart;
  }

  @Override
  public Files files() {
    return new FakeFiles(this);
  }

  @Override
  public Execs execs() {
    throw new EngineException(Kind.UNSUPPORTED, "exec");
  }

  @Override
  public Networks networks() {
    return networksPart;
  }

  @Override
  public Volumes volumes() {
    return volumesPart;
  }

  @Override
  public Registries registries() {
    throw new EngineException(Kind.UNSUPPORTED, "registries");
  }

  @Override
  public DiskUsage diskUsage() {
    throw new EngineException(Kind.UNSUPPORTED, "disk usage");
  }

  @Override
  public Images images() {
    return imagesPart;
  }

  /** The container's service by its label. */
  static String service(FakeContainer container) {
    return container.label(Labels.SERVICE);
  }

  private final class Subscription implements EventStream {
    private final BlockingQueue<EngineEvent> queue = new LinkedBlockingQueue<>();
    private final Predicate<EngineEvent> filter;
    private final EngineEvent end =
        new EngineEvent("end", "", new EngineEvent.Actor("", Map.of()), "", 0, 0);

    Subscription(Predicate<EngineEvent> filter) {
      this.filter = filter;
    }

    void offer(EngineEvent event) {
      if (filter.test(event)) {
        queue.add(event);
      }
    }

    @Override
    public @Nullable EngineEvent next() throws InterruptedException {
      EngineEvent event = queue.take();
      return event.equals(end) ? null : event;
    }

    @Override
    public void close() {
      subscriptions.remove(this);
      queue.add(end);
    }
  }
}
