package dev.jcompose.engine.daemon;

import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.container.Machinery;
import dev.jcompose.engine.doctor.Doctor;
import dev.jcompose.engine.event.EventBus;
import dev.jcompose.engine.http.HttpServer;
import dev.jcompose.engine.io.IoLoop;
import dev.jcompose.engine.keeper.Keeper;
import dev.jcompose.engine.launch.Launcher;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.registry.Registries;
import dev.jcompose.images.registry.RegistrySettings;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.images.transfer.Puller;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.cgroup.CgroupRoot;
import dev.jcompose.linux.security.Seccomp;
import dev.jcompose.network.Networks;
import dev.jcompose.volumes.store.VolumeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine process: {@code --data-root DIR --socket FILE [--idle SECONDS]}. */
public final class EngineMain {

  private static final Logger log = LoggerFactory.getLogger(EngineMain.class);
  private static final int USAGE = 2;

  private EngineMain() {}

  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      log.error("{}", e.getMessage());
      System.exit(USAGE);
      return;
    }
    List<String> missing = Doctor.missingHere();
    if (!missing.isEmpty()) {
      missing.forEach(what -> log.error("{}", what));
      System.exit(1);
      return;
    }
    CountDownLatch leave = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (PidFile pidFile = PidFile.take(options.dataRoot())) {
      log.info("starting pid={} dataRoot={}", pidFile.pid(), options.dataRoot());
      onTermination(leave, gone);
      run(options, leave);
    } finally {
      gone.countDown();
    }
    // Worker threads may still wait for clients that never come back.
    System.exit(0);
  }

  private static void run(Options options, CountDownLatch leave) throws Exception {
    Processes.forbidTracing();
    Processes.setUmask(022);
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        IoLoop io = new IoLoop();
        Surroundings surroundings = Surroundings.of(options.dataRoot());
        Networks networks =
            Networks.open(options.dataRoot().resolve("networks"), surroundings.network())) {
      Machinery machinery = machinery(options.dataRoot(), surroundings, io, networks, workers);
      Registries registries = new Registries(RegistrySettings.ofThisMachine(System.getenv()));
      try (Puller puller = new Puller(registries, machinery.images());
          LocalContainers containers = new LocalContainers(machinery);
          HttpServer server =
              HttpServer.start(
                  options.socket(), new LocalEngine(machinery, containers, registries, puller))) {
        log.info("serving socket={}", options.socket());
        new IdleWatch(options.idle(), containers, server).await(leave);
        log.info("leaving");
        machinery.events().close();
        if (containers.counts().all() == 0) {
          machinery.cgroups().removeParent("");
        }
        if (containers.counts().running() + containers.counts().paused() == 0) {
          surroundings.discard();
        }
      } finally {
        machinery.images().close();
      }
      machinery.keeper().close();
      workers.shutdownNow();
    }
  }

  /** SIGTERM: the process ends when {@code gone} is counted down, after everything is closed. */
  private static void onTermination(CountDownLatch leave, CountDownLatch gone) {
    Runnable hook =
        () -> {
          leave.countDown();
          awaitQuietly(gone);
        };
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(hook));
  }

  private static Machinery machinery(
      Path dataRoot,
      Surroundings surroundings,
      IoLoop io,
      Networks networks,
      ExecutorService workers)
      throws IOException {
    InstantSource clock = InstantSource.system();
    ImageStore images = ImageStore.open(dataRoot);
    images.repairs().forEach(repair -> log.warn("repaired: {}", repair));
    VolumeStore volumes = VolumeStore.open(dataRoot);
    volumes.repairs().forEach(repair -> log.warn("repaired: {}", repair));
    return new Machinery(
        dataRoot,
        new Launcher(),
        new Keeper(dataRoot),
        io,
        surroundings.cgroups(CgroupRoot.DEFAULT_PARENT + "-" + tag(dataRoot)),
        Seccomp.ofThisMachine(),
        networks,
        images,
        volumes,
        new EventBus(clock),
        workers,
        clock,
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
  }

  /** Tells this engine's kernel objects from those of one with another data root. */
  private static String tag(Path dataRoot) {
    return Digest.of(dataRoot.toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command line. {@code idle}: how long without containers before the engine leaves. */
  record Options(Path dataRoot, Path socket, Duration idle) {

    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(10);

    static Options parse(String[] arguments) {
      Path dataRoot = null;
      Path socket = null;
      Duration idle = DEFAULT_IDLE;
      for (int i = 0; i + 1 < arguments.length; i += 2) {
        String value = arguments[i + 1];
        switch (arguments[i]) {
          case "--data-root" -> dataRoot = Path.of(value).toAbsolutePath();
          case "--socket" -> socket = Path.of(value).toAbsolutePath();
          case "--idle" -> idle = Duration.ofSeconds(Long.parseLong(value));
          default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
        }
      }
      if (dataRoot == null || socket == null) {
        throw new IllegalArgumentException("usage: --data-root DIR --socket FILE");
      }
      return new Options(dataRoot, socket, idle);
    }
  }
}
