package dev.jcompose.engine.container;

import dev.jcompose.build.StepCommand;
import dev.jcompose.build.StepMount;
import dev.jcompose.build.StepRunner;
import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogConfig;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.Ulimit;
import dev.jcompose.engine.io.Drain;
import dev.jcompose.engine.launch.LaunchException;
import dev.jcompose.engine.log.ContainerOutput;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a build's steps as containers: the same isolation, network and limits, without name, log or
 * record. A step that an engine's death left running is ended by the next engine, which sweeps its
 * cgroup.
 */
public final class BuildSteps implements StepRunner {

  private static final Logger log = LoggerFactory.getLogger(BuildSteps.class);
  private static final String HOSTNAME = "buildkitsandbox";

  private final Machinery machinery;
  private final Starter starter;
  private final Path home;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param home where steps have their directories
   */
  public BuildSteps(Machinery machinery, Path home) {
    this.machinery = machinery;
    this.home = home;
    this.starter =
        new Starter(
            machinery,
            reference -> {
              throw new IllegalStateException("a step joins no container: " + reference);
            },
            reference -> {
              throw new IllegalStateException("a step joins no container: " + reference);
            });
  }

  @Override
  public int run(StepCommand command, Output sink) throws IOException, InterruptedException {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    Path directory = Files.createDirectories(home.resolve(id));
    try {
      return run(record(id, command), new ContainerFiles(directory), command, sink);
    } finally {
      remove(directory);
    }
  }

  private static void remove(Path directory) throws SyscallException {
    try (Directory parent = Directory.open(directory.resolveSibling(""))) {
      parent.removeTree(Directory.bytes(String.valueOf(directory.getFileName())));
    }
  }

  private int run(ContainerRecord container, ContainerFiles files, StepCommand command, Output sink)
      throws IOException, InterruptedException {
    AtomicReference<@Nullable Run> running = new AtomicReference<>();
    try (ContainerOutput output =
            Outputs.open(machinery, container, files, () -> resume(running.get()));
        FrameStream frames = output.attach(true, true, false, true)) {
      output.begin();
      Thread printer = Thread.ofVirtual().name("step-output").start(() -> print(frames, sink));
      try {
        Run run = starter.start(container, files, command.root(), output);
        running.set(run);
        return await(run, container);
      } catch (LaunchException e) {
        String text = e.getMessage() + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sink.write(bytes, bytes.length);
        return e.exitCode();
      } finally {
        output.end();
        printer.join();
      }
    }
  }

  private static void resume(@Nullable Run run) {
    if (run != null) {
      run.drains().forEach(Drain::resume);
    }
  }

  private static void print(FrameStream frames, Output sink) {
    try {
      for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
        sink.write(frame.bytes(), frame.bytes().length);
      }
    } catch (IOException e) {
      log.warn("output of a step lost", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The exit code; an interrupt kills the process and is thrown when nothing is left of it. */
  private int await(Run run, ContainerRecord container) throws IOException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    machinery.io().once(run.pidfd().number(), ended::countDown);
    InterruptedException interrupt = null;
    try {
      ended.await();
    } catch (InterruptedException e) {
      interrupt = e;
      run.signal(Processes.SIGKILL);
      awaitDead(ended);
    }
    int code = ExitCodes.of(run);
    run.finish();
    release(run, container);
    if (interrupt != null) {
      throw interrupt;
    }
    return code;
  }

  private static void awaitDead(CountDownLatch ended) {
    boolean done = false;
    while (!done) {
      try {
        ended.await();
        done = true;
      } catch (InterruptedException _) {
        // It was killed: its end is near, and what it holds must be released.
      }
    }
  }

  private void release(Run run, ContainerRecord container) {
    try {
      run.cgroup().kill();
      run.cgroup().remove(Starter.CGROUP_PATIENCE);
    } catch (IOException e) {
      log.warn("cgroup left step={}", container.id(), e);
    } catch (InterruptedException e) {
      log.warn("cgroup left step={}: interrupted", container.id());
      Thread.currentThread().interrupt();
    }
    try {
      if (run.sandbox() != null) {
        machinery.networks().release(run.sandbox());
      }
    } catch (IOException e) {
      log.warn("network left step={}", container.id(), e);
    }
  }

  private ContainerRecord record(String id, StepCommand command) {
    ContainerConfig config =
        ContainerConfig.builder()
            .hostname(HOSTNAME)
            .user(command.user())
            .env(environment(command))
            .entrypoint(List.of())
            .cmd(command.arguments())
            .workingDir(command.directory())
            .build();
    HostConfig host = host(command);
    String network = host.networkMode();
    boolean alone = network.equals("host") || network.equals("none");
    Map<String, EndpointSettings> endpoints =
        alone
            ? Map.of()
            : Map.of(
                network, EndpointSettings.request(List.of(), List.of(), null, "", Map.of(), 0));
    return new ContainerRecord(
        id,
        "build-" + id.substring(0, 12),
        machinery.clock().instant().toString(),
        "",
        config,
        host,
        endpoints,
        command.mounts().stream()
            .filter(mount -> !(mount instanceof StepMount.Memory))
            .map(BuildSteps::mount)
            .toList());
  }

  /** Without {@code HOSTNAME}, which a build's process does not have: no value unsets it. */
  private static List<String> environment(StepCommand command) {
    List<String> environment = new ArrayList<>(List.of("HOSTNAME"));
    environment.addAll(command.environment());
    return environment;
  }

  private static HostConfig host(StepCommand command) {
    String network =
        switch (command.network()) {
          case "", "default" -> "bridge";
          case String other -> other;
        };
    Map<String, String> tmpfs =
        command.mounts().stream()
            .filter(StepMount.Memory.class::isInstance)
            .map(StepMount.Memory.class::cast)
            .collect(
                Collectors.toMap(
                    StepMount.Memory::target,
                    memory -> memory.bytes() == 0 ? "exec" : "exec,size=" + memory.bytes()));
    return HostConfig.builder()
        .networkMode(network)
        .logConfig(new LogConfig("none", Map.of()))
        .privileged(command.insecure())
        .extraHosts(command.limits().extraHosts())
        .shmSize(command.limits().shmBytes())
        .memory(command.limits().memoryBytes())
        .cgroupParent(command.limits().cgroupParent())
        .ulimits(command.limits().ulimits().stream().map(BuildSteps::ulimit).toList())
        .tmpfs(tmpfs)
        .build();
  }

  private static Ulimit ulimit(String text) {
    String[] parts = text.split("[=:]", -1);
    long soft = Long.parseLong(parts[1]);
    return new Ulimit(parts[0], soft, parts.length > 2 ? Long.parseLong(parts[2]) : soft);
  }

  private static MountPoint mount(StepMount mount) {
    return switch (mount) {
      case StepMount.Bind(Path source, String target, boolean readOnly) ->
          new MountPoint("bind", "", source.toString(), target, "", "", !readOnly, "rprivate");
      case StepMount.Merged(List<Path> directories, String target) ->
          new MountPoint(
              TreePlan.MERGED,
              "",
              directories.stream().map(Path::toString).collect(Collectors.joining("\n")),
              target,
              "",
              "",
              false,
              "rprivate");
      case StepMount.Memory memory -> throw new IllegalArgumentException(memory.toString());
    };
  }
}
