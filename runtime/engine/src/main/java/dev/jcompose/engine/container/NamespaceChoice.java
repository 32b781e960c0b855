package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.launch.ForeignMount;
import dev.jcompose.engine.launch.LaunchSpec;
import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.network.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces a container has of its own and which it shares, from its modes: empty or {@code
 * private} is its own, {@code host} the host's, {@code container:REF} another's.
 */
final class NamespaceChoice implements AutoCloseable {

  private static final String CONTAINER = "container:";

  private final List<Fd> opened = new ArrayList<>();
  private final Map<Integer, Integer> joined = new LinkedHashMap<>();
  private final List<MountStep> sharedMemory = new ArrayList<>();
  private int fresh;

  private NamespaceChoice() {}

  /**
   * Chooses.
   *
   * @param sandbox the container's own network namespace, null if it has none
   * @param runOf a running container by reference; throws if it does not run
   */
  static NamespaceChoice of(
      HostConfig host, @Nullable Sandbox sandbox, Function<String, Donor> runOf)
      throws IOException {
    NamespaceChoice choice = new NamespaceChoice();
    boolean done = false;
    try {
      if (sandbox != null) {
        choice.joined.put(Namespaces.CLONE_NEWNET, sandbox.fd());
      } else {
        choice.choose(host.networkMode(), Namespaces.CLONE_NEWNET, "net", runOf);
      }
      choice.choose(host.pidMode(), Namespaces.CLONE_NEWPID, "pid", runOf);
      choice.choose(host.utsMode(), Namespaces.CLONE_NEWUTS, "uts", runOf);
      choice.choose(host.ipcMode(), Namespaces.CLONE_NEWIPC, "ipc", runOf);
      choice.shareMemory(host.ipcMode(), runOf);
      if (host.cgroupnsMode().equals("private")) {
        choice.fresh |= Namespaces.CLONE_NEWCGROUP;
      }
      done = true;
      return choice;
    } finally {
      if (!done) {
        choice.close();
      }
    }
  }

  /** A running container whose namespaces another may join. */
  record Donor(String id, int pid, HostConfig hostConfig) {

    private void mustShareIpc() {
      switch (hostConfig.ipcMode()) {
        case "shareable", "host" -> {}
        default ->
            throw new EngineException(
                Kind.INVALID,
                "can't join IPC of container "
                    + id
                    + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
      }
    }
  }

  private void choose(String mode, int flag, String file, Function<String, Donor> runOf)
      throws IOException {
    switch (mode) {
      case "", "private", "shareable", "none" -> fresh |= flag;
      case "host" -> {}
      default -> {
        if (!mode.startsWith(CONTAINER)) {
          throw new EngineException(Kind.INVALID, "invalid " + file + " mode: " + mode);
        }
        int pid = runOf.apply(mode.substring(CONTAINER.length())).pid();
        Fd namespace = Files.open("/proc/" + pid + "/ns/" + file, Files.O_RDONLY);
        opened.add(namespace);
        joined.put(flag, namespace.number());
      }
    }
  }

  /** POSIX shared memory is files: who shares the namespace shares their mount. */
  private void shareMemory(String mode, Function<String, Donor> runOf) throws IOException {
    if (mode.equals("host")) {
      sharedMemory.add(MountStep.Bind.of("/dev/shm", "/dev/shm", false));
    } else if (mode.startsWith(CONTAINER)) {
      Donor donor = runOf.apply(mode.substring(CONTAINER.length()));
      donor.mustShareIpc();
      Fd tree = ForeignMount.copy(donor.pid(), "/dev/shm");
      opened.add(tree);
      sharedMemory.add(new MountStep.Attached(tree.number(), "/dev/shm"));
    }
  }

  LaunchSpec.NamespacePlan plan() {
    return new LaunchSpec.NamespacePlan(fresh, joined);
  }

  /** Whether the host name is the container's own to set. */
  boolean ownHostname() {
    return (fresh & Namespaces.CLONE_NEWUTS) != 0;
  }

  /** Where its shared memory is another's; empty if it has its own or none. */
  List<MountStep> sharedMemory() {
    return sharedMemory;
  }

  @Override
  public void close() {
    opened.forEach(Fd::close);
  }
}
