package dev.jcompose.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.api.ContainerStats;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.DiskUsage;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.FilesystemChange;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.PathArchive;
import dev.jcompose.engine.api.PathStat;
import dev.jcompose.engine.api.Pruned;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import dev.jcompose.engine.api.SystemInfo;
import dev.jcompose.engine.api.Top;
import dev.jcompose.engine.api.Version;
import dev.jcompose.engine.event.EventBus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An engine without containers behind it: it remembers what it was asked and answers plausibly. */
final class FakeEngine implements Engine, Engine.Containers, Engine.Files {
  static final String ID = "c".repeat(64);

  final EventBus bus = new EventBus(InstantSource.system());
  final Map<String, FakeProcess> processes = new ConcurrentHashMap<>();
  final Map<String, ExecConfig> execs = new ConcurrentHashMap<>();
  final CountDownLatch logsClosed = new CountDownLatch(1);
  final AtomicLong framesMade = new AtomicLong();
  final AtomicLong bytesReceived = new AtomicLong();
  final CountDownLatch receive = new CountDownLatch(1);
  final AtomicInteger nextExec = new AtomicInteger();
  volatile @Nullable CreateContainer created;
  volatile String createdName = "";
  volatile Filters filters = Filters.NONE;
  volatile LogsRequest logsRequest = LogsRequest.ALL;
  private volatile @Nullable Thread logsThread;
  volatile String archivePath = "";
  volatile Set<CopyOption> copyOptions = Set.of();
  volatile @Nullable HostConfig updated;
  volatile @Nullable CommitRequest committed;

  FakeEngine() {
    FakeProcess web = new FakeProcess(false);
    processes.put("web", web);
    processes.put(ID, web);
    processes.put("tty", new FakeProcess(true));
  }

  FakeProcess process(String name) {
    FakeProcess process = processes.get(name);
    if (process == null) {
      throw new EngineException(Kind.NOT_FOUND, "No such container: " + name);
    }
    return process;
  }

  @Override
  public Version version() {
    return new Version(
        new Version.Platform("jcompose"),
        "0.1.0",
        HttpServer.API_VERSION,
        HttpServer.MIN_API_VERSION,
        "",
        "",
        "linux",
        "amd64",
        "6.1",
        "",
        List.of(new Version.Component("Engine", "0.1.0", Map.of())));
  }

  @Override
  public SystemInfo info() {
    return new SystemInfo(
        "id",
        1,
        1,
        0,
        0,
        1,
        "overlay",
        "0.1.0",
        "Linux",
        "linux",
        "x86_64",
        "6.1",
        2,
        1L << 30,
        "host",
        "/var/lib/jcompose",
        "cgroupfs",
        "2",
        List.of("name=seccomp"),
        List.of(),
        Map.of("Swarm", Map.of("LocalNodeState", "inactive")));
  }

  @Override
  public EventStream events(EventsRequest request) {
    return bus.subscribe(request);
  }

  @Override
  public Containers containers() {
    return this;
  }

  @Override
  public Files files() {
    return this;
  }

  @Override
  public Execs execs() {
    return new FakeExecs(this);
  }

  @Override
  public Networks networks() {
    return new FakeNetworks(this);
  }

  @Override
  public Volumes volumes() {
    return new FakeVolumes(this);
  }

  @Override
  public Registries registries() {
    return new FakeRegistries();
  }

  @Override
  public DiskUsage diskUsage() {
    throw new EngineException(Kind.UNSUPPORTED, "disk usage");
  }

  @Override
  public Images images() {
    return new FakeImages(this);
  }

  @Override
  public Created create(String name, CreateContainer request) {
    if (request.config().image().startsWith("missing")) {
      throw new EngineException(Kind.NOT_FOUND, "No such image: missing:latest");
    }
    created = request;
    createdName = name;
    processes.put(ID, new FakeProcess(request.config().tty()));
    return new Created(ID, List.of());
  }

  @Override
  public List<ContainerSummary> list(ContainerQuery query) {
    filters = query.filters();
    return List.of(
        new ContainerSummary(
            ID,
            List.of("/web"),
            "nginx",
            "sha256:1",
            "nginx -g",
            1_700_000_000,
            List.of(new ContainerSummary.Port("0.0.0.0", 80, 8080, "tcp")),
            Map.of("a", "b"),
            "running",
            "Up 2 minutes",
            new ContainerSummary.HostSummary("bridge"),
            new ContainerSummary.Networks(Map.of()),
            List.of(),
            null,
            null));
  }

  @Override
  public ContainerDetails inspect(String container) {
    FakeProcess process = process(container);
    String never = "0001-01-01T00:00:00Z";
    return new ContainerDetails(
        ID,
        "2024-05-01T10:00:00Z",
        "sh",
        List.of(),
        new ContainerState(
            "running",
            true,
            false,
            false,
            false,
            false,
            42,
            0,
            "",
            "2024-05-01T10:00:00Z",
            never,
            null),
        "sha256:1",
        "",
        "",
        "",
        "",
        "/" + container,
        0,
        "overlay",
        "linux",
        "",
        "",
        "",
        null,
        HostConfig.builder().build(),
        List.of(),
        ContainerConfig.builder().image("nginx").tty(process.tty).openStdin(true).build(),
        new ContainerDetails.NetworkSettings("", "", Map.of(), Map.of()),
        null,
        null);
  }

  @Override
  public ContainerDetails inspectWithSizes(String container) {
    return inspect(container).withSizes(10, 1010);
  }

  @Override
  public List<String> update(String container, HostConfig changes) {
    process(container);
    updated = changes;
    return List.of("pids limit: not in force");
  }

  @Override
  public Pruned prune(Filters wanted) {
    filters = wanted;
    return new Pruned(List.of(ID), 7);
  }

  /** As many samples as its mode wants, two for a stream. */
  @Override
  public StatsStream stats(String container, StatsMode mode) {
    process(container);
    return new StatsStream() {
      private int left = mode == StatsMode.STREAM ? 2 : 1;

      @Override
      public @Nullable ContainerStats next() {
        return left-- > 0 ? ContainerStats.none(ID, "/" + mode) : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public PathStat stat(String container, String path) {
    if (path.equals("/missing")) {
      throw new EngineException(Kind.NOT_FOUND, "Could not find the file " + path);
    }
    return new PathStat("hosts", 3, 0644, "2024-05-01T10:00:00Z", "");
  }

  @Override
  public PathArchive get(String container, String path) {
    return new PathArchive(stat(container, path), new ByteArrayInputStream("tar".getBytes(UTF_8)));
  }

  @Override
  public InputStream export(String container) {
    return new ByteArrayInputStream("whole".getBytes(UTF_8));
  }

  @Override
  public List<FilesystemChange> changes(String container) {
    return List.of(new FilesystemChange("/tmp", FilesystemChange.Kind.DELETED));
  }

  @Override
  public String commit(CommitRequest request) {
    committed = request;
    return "sha256:" + "1".repeat(64);
  }

  @Override
  public void start(String container) {
    process(container);
    if (!container.equals(ID)) {
      throw new EngineException(Kind.NOT_MODIFIED, "runs already");
    }
  }

  @Override
  public void stop(String container, @Nullable Integer timeout, @Nullable String signal) {
    process(container).end();
  }

  @Override
  public void restart(String container, @Nullable Integer timeout, @Nullable String signal) {
    throw new IllegalStateException("a bug of the engine");
  }

  @Override
  public void kill(String container, String signal) {
    process(container).end();
  }

  @Override
  public void pause(String container) {
    process(container);
  }

  @Override
  public void unpause(String container) {
    process(container);
  }

  @Override
  public void rename(String container, String name) {
    process(container);
  }

  @Override
  public void remove(String container, boolean volumes, boolean force) {
    process(container);
  }

  @Override
  public ExitWait wait(String container, String condition) {
    FakeProcess process = process(container);
    return new ExitWait() {
      @Override
      public Result await() throws InterruptedException {
        process.await();
        return new Result(137, null);
      }

      @Override
      public void close() {}
    };
  }

  /** Two lines, then, if following, without end until closed. */
  @Override
  public FrameStream logs(String container, LogsRequest request) {
    boolean tty = process(container).tty;
    logsRequest = request;
    return new FrameStream() {
      private long count;
      private volatile boolean closed;

      @Override
      public boolean tty() {
        return tty;
      }

      @Override
      public @Nullable Frame next() {
        if (closed || (count >= 2 && !request.follow())) {
          return null;
        }
        Frame.Stream stream = count++ % 2 == 0 ? Frame.Stream.STDOUT : Frame.Stream.STDERR;
        logsThread = Thread.currentThread();
        framesMade.incrementAndGet();
        return new Frame(stream, ("line " + count + "\n").getBytes(UTF_8));
      }

      @Override
      public void close() {
        closed = true;
        logsClosed.countDown();
      }
    };
  }

  /** Returns once the thread that asks for log frames is made to wait. */
  void awaitLogsWaiting() {
    Thread thread = logsThread;
    while (thread == null || thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
      thread = logsThread;
    }
  }

  @Override
  public AttachedStream attach(String container, AttachRequest request) {
    return process(container).attach();
  }

  @Override
  public Top top(String container, String psArgs) {
    return new Top(List.of("PID", "CMD"), List.of(List.of("1", psArgs)));
  }

  @Override
  public void put(String container, String path, InputStream tar, Set<CopyOption> options) {
    archivePath = path;
    copyOptions = options;
    swallow(tar);
  }

  void swallow(InputStream in) {
    try {
      receive.await();
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytesReceived.addAndGet(n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void resize(String container, int height, int width) {
    process(container).print(Frame.Stream.STDOUT, "[" + height + "x" + width + "]");
  }
}
