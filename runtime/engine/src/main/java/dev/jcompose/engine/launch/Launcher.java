package dev.jcompose.engine.launch;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.security.Capabilities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Starts processes in containers: the first ones, and further ones beside them. */
public final class Launcher {

  private final Path gates;
  private final int lastCapability;

  /** A launcher whose gates lie in this directory; makes it searchable for every user. */
  public Launcher(Path gates) throws IOException {
    this.gates = gates;
    this.lastCapability = Capabilities.lastCapability();
    java.nio.file.Files.createDirectories(gates);
    Files.chmodAt(Files.AT_FDCWD, gates.toString(), 0711);
    Processes.bindNative();
    Preload.run();
  }

  /**
   * Starts a container's first process; it has executed its program when this returns.
   *
   * @throws LaunchException with the exit code that docker run has for it
   */
  public Launched start(LaunchSpec spec, Stdio stdio, CgroupPlacement cgroups) throws IOException {
    return supervised(
        () -> {
          try (Gate gate = new Gate(gates);
              Spawn spawn = gated(spec.process(), gate);
              Privileges privileges = new Privileges(spec.process(), lastCapability)) {
            InitThread init = new InitThread(spec, stdio, cgroups.tasks(), gate, spawn, privileges);
            return Warden.accompany(
                init, gate, (pid, pidfd) -> arrange(spec, cgroups, init, pid, pidfd));
          }
        });
  }

  /**
   * Starts a further process in the namespaces of {@code container}.
   *
   * @throws LaunchException as {@link #start}
   */
  public Launched exec(Fd container, ProcessSpec process, Stdio stdio, CgroupPlacement cgroups)
      throws IOException {
    return supervised(
        () -> {
          try (Gate gate = new Gate(gates);
              Spawn spawn = gated(process, gate);
              Privileges privileges = new Privileges(process, lastCapability)) {
            ExecThread exec =
                new ExecThread(
                    container.number(), process, stdio, cgroups.tasks(), gate, spawn, privileges);
            return Warden.accompany(exec, gate, (pid, _) -> place(cgroups, pid));
          }
        });
  }

  private static Spawn gated(ProcessSpec process, Gate gate) throws IOException {
    Spawn spawn = new Spawn(process.arguments(), process.environment());
    gate.guard(spawn);
    return spawn;
  }

  private static void arrange(
      LaunchSpec spec, CgroupPlacement cgroups, InitThread init, int pid, Fd pidfd)
      throws Exception {
    place(cgroups, pid);
    OutsideThread outside = new OutsideThread(spec, init.tree(), init.procDirectory(), pid, pidfd);
    Quarantine.call("outside", outside);
  }

  private static void place(CgroupPlacement cgroups, int pid) throws IOException {
    for (String procs : cgroups.procs()) {
      java.nio.file.Files.writeString(Path.of(procs), Integer.toString(pid));
    }
  }

  private static Launched supervised(Callable<Launched> work) throws IOException {
    try {
      return Quarantine.supervised(work);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LaunchException(128, String.valueOf(e.getMessage()), e);
    }
  }
}
