package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts containers' first processes. */
public final class Launcher {

  private static final Logger log = LoggerFactory.getLogger(Launcher.class);
  private static final long PAUSE_NANOS = 20_000;

  private final Path gates;

  /** A launcher whose gates lie in this directory; makes it searchable for every user. */
  public Launcher(Path gates) throws IOException {
    this.gates = gates;
    Files.createDirectories(gates);
    dev.jcompose.linux.Files.chmodAt(dev.jcompose.linux.Files.AT_FDCWD, gates.toString(), 0711);
    Processes.bindNative();
    Preload.run();
  }

  /**
   * Where a process is put before it begins: v1 {@code tasks} files that the init thread writes
   * itself into, v2 {@code cgroup.procs} files that the child's pid is written into.
   */
  public record CgroupPlacement(List<String> tasks, List<String> procs) {
    public CgroupPlacement {
      tasks = List.copyOf(tasks);
      procs = List.copyOf(procs);
    }
  }

  /**
   * Starts a container.
   *
   * @throws LaunchException with the exit code that docker run has for it
   */
  public Launched launch(LaunchSpec spec, Stdio stdio, CgroupPlacement cgroups) throws IOException {
    try {
      return Quarantine.supervised(() -> launchFromWarden(spec, stdio, cgroups));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LaunchException(128, String.valueOf(e.getMessage()), e);
    }
  }

  private Launched launchFromWarden(LaunchSpec spec, Stdio stdio, CgroupPlacement cgroups)
      throws Exception {
    ProcessSpec process = spec.process();
    try (Gate gate = new Gate(gates);
        Spawn spawn = new Spawn(process.arguments(), process.environment());
        Privileges privileges = new Privileges(process)) {
      spawn.open(0, gate.name(), dev.jcompose.linux.Files.O_RDONLY);
      stdio.wire(spawn);
      InitThread init = new InitThread(spec, stdio, cgroups.tasks(), gate, spawn, privileges);
      Thread thread = Thread.ofPlatform().name("init").start(init);
      Launched launched = null;
      boolean begun = false;
      try {
        int pid = awaitChild(init, thread);
        if (pid > 0) {
          launched = new Launched(pid, Processes.openPidfd(pid), init.terminal());
          arrange(spec, cgroups, init, launched);
          gate.open(launched.pidfd().number());
          begun = true;
        }
      } finally {
        if (!begun) {
          abandon(launched);
        }
        join(thread);
        init.release();
      }
      return outcome(init, launched);
    }
  }

  private static Launched outcome(InitThread init, @Nullable Launched launched) throws IOException {
    IOException failure = init.failure();
    if (failure == null && launched != null) {
      return launched;
    }
    if (launched != null) {
      launched.close();
    } else if (init.terminal() instanceof Fd terminal) {
      terminal.close();
    }
    throw failure != null ? failure : new LaunchException(128, "the process did not begin");
  }

  /** The child's pid; 0 if the thread ended without one. */
  private static int awaitChild(InitThread init, Thread thread) throws IOException {
    while (init.stage() == InitThread.Stage.PREPARING && thread.isAlive()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    Path children = Path.of("/proc/self/task/" + init.threadId() + "/children");
    while (init.stage() == InitThread.Stage.SPAWNING) {
      String pids = Files.readString(children).strip();
      if (!pids.isEmpty()) {
        return Integer.parseInt(pids);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return 0;
  }

  /** What the child must have before it begins. */
  private static void arrange(
      LaunchSpec spec, CgroupPlacement cgroups, InitThread init, Launched launched)
      throws Exception {
    for (String procs : cgroups.procs()) {
      Files.writeString(Path.of(procs), Integer.toString(launched.pid()));
    }
    ProcessSettings.apply(launched.pid(), spec.process());
    OutsideThread outside =
        new OutsideThread(
            spec, init.tree(), init.procDirectory(), launched.pid(), launched.pidfd());
    Quarantine.call(
        "outside",
        () -> {
          outside.run();
          return true;
        });
  }

  private static void abandon(@Nullable Launched launched) throws SyscallException {
    if (launched != null) {
      try {
        Processes.signal(launched.pidfd().number(), Processes.SIGKILL);
      } catch (SyscallException e) {
        if (!e.is(Errno.ESRCH)) {
          throw e;
        }
      }
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Limits and scores that are set on a process from outside. */
  static final class ProcessSettings {
    private ProcessSettings() {}

    static void apply(int pid, ProcessSpec process) throws IOException {
      for (Map.Entry<Integer, ProcessSpec.Limit> limit : process.limits().entrySet()) {
        try {
          Processes.setLimit(pid, limit.getKey(), limit.getValue().soft(), limit.getValue().hard());
        } catch (SyscallException e) {
          // Raising a limit needs CAP_SYS_RESOURCE, which even root may lack.
          if (!e.is(Errno.EPERM)) {
            throw e;
          }
          log.warn("limit not raised pid={} reason={}", pid, e.getMessage());
        }
      }
      Path score = Path.of("/proc/" + pid + "/oom_score_adj");
      try {
        Files.writeString(score, Integer.toString(process.oomScoreAdjust()));
      } catch (IOException e) {
        log.warn("oom_score_adj not set pid={} value={}", pid, process.oomScoreAdjust());
      }
    }
  }
}
