package dev.jcompose.engine.launch;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first half of a container: makes its namespaces and builds its tree. */
final class InitThread extends LaunchThread {

  /** The first terminal of a new devpts instance: the one that a container is started with. */
  private static final String TERMINAL = "/dev/pts/0";

  private final LaunchSpec spec;
  private final Stdio stdio;
  private volatile @Nullable Fd procDirectory;
  private volatile @Nullable RootTree tree;
  private @Nullable Fd peer;

  InitThread(
      LaunchSpec spec,
      Stdio stdio,
      List<String> cgroupTasks,
      Gate gate,
      Spawn spawn,
      Privileges privileges)
      throws SyscallException {
    super(spec.process(), cgroupTasks, gate, spawn, privileges);
    this.spec = spec;
    this.stdio = stdio;
  }

  /** The tree, once the child has arrived. */
  RootTree tree() {
    RootTree built = tree;
    if (built == null) {
      throw new IllegalStateException("the tree is not built");
    }
    return built;
  }

  /** The container's /proc, once the child has arrived. */
  Fd procDirectory() {
    Fd directory = procDirectory;
    if (directory == null) {
      throw new IllegalStateException("the tree is not built");
    }
    return directory;
  }

  @Override
  void enter() throws SyscallException {
    enterNamespaces();
    setNames();
    buildTree();
    Files.changeDirectory(tree().fd());
    // The old root is stacked on the new one then, until the outside thread takes it away.
    Mounts.pivotRoot(".", ".");
  }

  private void enterNamespaces() throws SyscallException {
    Namespaces.unshare(Namespaces.CLONE_FS | Namespaces.CLONE_NEWNS | spec.namespaces().fresh());
    for (Map.Entry<Integer, Integer> joined : spec.namespaces().joined().entrySet()) {
      Namespaces.enter(joined.getValue(), joined.getKey());
    }
    Processes.setUmask(022);
    Mounts.mount("none", "/", null, Mounts.MS_SLAVE | Mounts.MS_REC, null);
  }

  private void setNames() throws SyscallException {
    if (!spec.hostname().isEmpty()) {
      Namespaces.setHostname(spec.hostname());
    }
    if (!spec.domainName().isEmpty()) {
      Namespaces.setDomainName(spec.domainName());
    }
    for (Map.Entry<String, String> sysctl : spec.sysctls().entrySet()) {
      String file = "/proc/sys/" + sysctl.getKey().replace('.', '/');
      try (Fd value = Files.open(file, Files.O_WRONLY)) {
        Files.writeFully(value.number(), sysctl.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void buildTree() throws SyscallException {
    RootTree root = RootTree.overlay(spec.mountPoint(), spec.overlay());
    tree = root;
    for (MountStep step : spec.steps()) {
      root.apply(step);
    }
    procDirectory = root.openOrMakeDirectory("/proc");
    useDirectory(root.openOrMakeDirectory(process().directory()));
    switch (stdio) {
      case Stdio.Streams streams -> streams.wire(spawn());
      case Stdio.Terminal size -> openTerminal(root, size);
    }
    if (spec.readOnlyRoot()) {
      root.makeRootReadOnly();
    }
  }

  private void openTerminal(RootTree root, Stdio.Terminal size) throws SyscallException {
    Fd master = root.open("/dev/pts/ptmx", Files.O_RDWR | Files.O_NOCTTY);
    useTerminal(master);
    if (Terminals.unlock(master.number()) != 0) {
      throw new IllegalStateException("the container's first terminal is not its number 0");
    }
    peer = size.open(master, process());
    root.apply(new MountStep.Bind(spec.mountPoint() + TERMINAL, "/dev/console", false, false, 0));
    Stdio.Terminal.wire(spawn(), 0);
  }

  @Override
  void releaseOwn() {
    if (peer != null) {
      peer.close();
    }
    Fd proc = procDirectory;
    if (proc != null) {
      proc.close();
    }
    RootTree built = tree;
    if (built != null) {
      built.close();
    }
  }
}
