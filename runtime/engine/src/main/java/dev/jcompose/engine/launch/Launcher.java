package dev.jcompose.engine.launch;

import dev.jcompose.engine.launch.LaunchScript.OwnNamespaces;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.script.ScriptRunner;
import dev.jcompose.linux.security.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Starts processes in containers: the first ones, and further ones beside them. */
public final class Launcher {

  private final ScriptRunner runner;
  private final int lastCapability;

  /** A launcher; needs CAP_SYS_ADMIN. */
  public Launcher() throws IOException {
    this.lastCapability = Capabilities.lastCapability();
    Processes.bindNative();
    Preload.run();
    this.runner = new ScriptRunner();
  }

  /**
   * Starts a container's first process; it has executed its program when this returns.
   *
   * @throws LaunchException with the exit code that docker run has for it
   */
  public Launched start(LaunchSpec spec, Stdio stdio, CgroupPlacement cgroups) throws IOException {
    OwnNamespaces own =
        new OwnNamespaces(
            spec.namespaces().fresh() & Namespaces.CLONE_NEWCGROUP,
            spec.namespaces().joined().containsKey(Namespaces.CLONE_NEWPID)
                ? Namespaces.CLONE_NEWPID
                : 0);
    return supervised(
        () -> {
          Integer pids = spec.namespaces().joined().get(Namespaces.CLONE_NEWPID);
          try (Child child = child(spec.process(), own, stdio, pids);
              InitThread init = new InitThread(spec, stdio, cgroups.tasks(), child)) {
            int pid = Quarantine.call("launch", init);
            Fd terminal = init.takeTerminal();
            return Warden.accompany(
                child,
                pid,
                terminal,
                spec.process(),
                pidfd -> {
                  write(cgroups.procs(), pid);
                  finishTree(spec, init, pid, pidfd);
                });
          }
        });
  }

  private static void finishTree(LaunchSpec spec, InitThread init, int pid, Fd pidfd)
      throws Exception {
    try (Fd pids = OutsideThread.pidNamespace(spec.namespaces(), pid)) {
      Quarantine.call(
          "outside", new OutsideThread(spec, init.tree(), init.procDirectory(), pidfd, pids));
    }
  }

  /**
   * Starts a further process in the namespaces of the container whose first process is {@code
   * container}.
   *
   * @throws LaunchException as {@link #start}
   */
  public Launched exec(
      Launched container, ProcessSpec process, Stdio stdio, CgroupPlacement cgroups)
      throws IOException {
    return supervised(
        () -> {
          int pidfd = container.pidfd().number();
          OwnNamespaces joined = new OwnNamespaces(0, Namespaces.differing(pidfd));
          try (Child child = child(process, joined, stdio, pidfd);
              ExecTerminal terminal = ExecTerminal.open(container, process, stdio)) {
            terminal.wire(child.spawn());
            int pid = child.start();
            return Warden.accompany(
                child,
                pid,
                terminal.takeMaster(),
                process,
                _ -> {
                  write(cgroups.tasks(), pid);
                  write(cgroups.procs(), pid);
                });
          }
        });
  }

  private Child child(
      ProcessSpec process, OwnNamespaces namespaces, Stdio stdio, @Nullable Integer joined)
      throws SyscallException {
    LaunchScript script = LaunchScript.of(process, namespaces, stdio, lastCapability);
    return Child.prepare(runner, script, process, joined);
  }

  private static void write(List<String> files, int pid) throws IOException {
    for (String file : files) {
      Files.writeString(Path.of(file), Integer.toString(pid));
    }
  }

  private static Launched supervised(Callable<Launched> work) throws IOException {
    try {
      return Quarantine.supervised(work);
    } catch (LaunchException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new LaunchException(128, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LaunchException(128, String.valueOf(e.getMessage()), e);
    }
  }
}
