package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.launch.LaunchSpec;
import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.network.Sandbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces a container has of its own and which it shares, from its modes: empty or {@code
 * private} is its own, {@code host} the host's, {@code container:REF} another's.
 */
final class NamespaceChoice implements AutoCloseable {

  private static final String CONTAINER = "container:";

  private final List<Fd> opened = new ArrayList<>();
  private final Map<Integer, Integer> joined = new LinkedHashMap<>();
  private final List<MountStep> ipcShared = new ArrayList<>();
  private int fresh;

  private NamespaceChoice() {}

  /**
   * Chooses.
   *
   * @param sandbox the container's own network namespace, null if it has none
   * @param pidOf the pid of a running container by reference; throws if it does not run
   */
  static NamespaceChoice of(HostConfig host, @Nullable Sandbox sandbox, ToIntFunction<String> pidOf)
      throws SyscallException {
    NamespaceChoice choice = new NamespaceChoice();
    boolean done = false;
    try {
      if (sandbox != null) {
        choice.joined.put(Namespaces.CLONE_NEWNET, sandbox.fd());
      } else {
        choice.choose(host.networkMode(), Namespaces.CLONE_NEWNET, "net", pidOf);
      }
      choice.choose(host.pidMode(), Namespaces.CLONE_NEWPID, "pid", pidOf);
      choice.choose(host.utsMode(), Namespaces.CLONE_NEWUTS, "uts", pidOf);
      choice.choose(host.ipcMode(), Namespaces.CLONE_NEWIPC, "ipc", pidOf);
      choice.shareMemory(host.ipcMode(), pidOf);
      done = true;
      return choice;
    } finally {
      if (!done) {
        choice.close();
      }
    }
  }

  private void choose(String mode, int flag, String file, ToIntFunction<String> pidOf)
      throws SyscallException {
    switch (mode) {
      case "", "private", "shareable", "none" -> fresh |= flag;
      case "host" -> {}
      default -> {
        if (!mode.startsWith(CONTAINER)) {
          throw new EngineException(Kind.INVALID, "invalid " + file + " mode: " + mode);
        }
        int pid = pidOf.applyAsInt(mode.substring(CONTAINER.length()));
        Fd namespace = Files.open("/proc/" + pid + "/ns/" + file, Files.O_RDONLY);
        opened.add(namespace);
        joined.put(flag, namespace.number());
      }
    }
  }

  /** POSIX shared memory and queues are files: who shares the namespace shares their mounts. */
  private void shareMemory(String mode, ToIntFunction<String> pidOf) {
    String root = "";
    if (mode.startsWith(CONTAINER)) {
      root = "/proc/" + pidOf.applyAsInt(mode.substring(CONTAINER.length())) + "/root";
    } else if (!mode.equals("host")) {
      return;
    }
    ipcShared.add(MountStep.Bind.of(root + "/dev/shm", "/dev/shm", false));
    ipcShared.add(MountStep.Bind.of(root + "/dev/mqueue", "/dev/mqueue", false));
  }

  LaunchSpec.NamespacePlan plan() {
    return new LaunchSpec.NamespacePlan(fresh, joined);
  }

  /** Whether the host name is the container's own to set. */
  boolean ownHostname() {
    return (fresh & Namespaces.CLONE_NEWUTS) != 0;
  }

  /** Mounts of another's shared memory; empty if it has its own. */
  List<MountStep> ipcShared() {
    return ipcShared;
  }

  @Override
  public void close() {
    opened.forEach(Fd::close);
  }
}
