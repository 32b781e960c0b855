package dev.jcompose.engine.launch;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a container: makes its namespaces, builds its tree and spawns its child. It
 * keeps the engine's privileges and ends with that; its results are read after join.
 */
final class InitThread implements Callable<Integer>, AutoCloseable {

  /** Writing it to a tasks file moves the writing thread. */
  private static final byte[] MYSELF = {'0'};

  /** The first terminal of a new devpts instance: the one that a container is started with. */
  private static final String TERMINAL = "/dev/pts/0";

  private final LaunchSpec spec;
  private final Stdio stdio;
  private final List<String> cgroupTasks;
  private final Child child;
  private @Nullable Fd procDirectory;
  private @Nullable RootTree tree;
  private @Nullable Fd terminal;
  private @Nullable Fd peer;

  InitThread(LaunchSpec spec, Stdio stdio, List<String> cgroupTasks, Child child) {
    this.spec = spec;
    this.stdio = stdio;
    this.cgroupTasks = List.copyOf(cgroupTasks);
    this.child = child;
  }

  /** The tree. */
  RootTree tree() {
    return built(tree);
  }

  /** The container's /proc. */
  Fd procDirectory() {
    return built(procDirectory);
  }

  private static <T> T built(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the tree is not built");
    }
    return part;
  }

  /** The master of the process's terminal, if it has one; the caller owns it then. */
  @Nullable Fd takeTerminal() {
    Fd taken = terminal;
    terminal = null;
    return taken;
  }

  /** The thread's work; yields the child's pid as the engine sees it. */
  @Override
  public Integer call() throws IOException {
    joinCgroups();
    enterNamespaces();
    setNames();
    buildTree();
    Files.changeDirectory(tree().fd());
    // The old root is stacked on the new one then, until the outside thread takes it away.
    Mounts.pivotRoot(".", ".");
    return child.start();
  }

  private void joinCgroups() throws SyscallException {
    for (String tasks : cgroupTasks) {
      try (Fd file = Files.open(tasks, Files.O_WRONLY)) {
        Files.writeFully(file.number(), MYSELF);
      }
    }
  }

  private void enterNamespaces() throws SyscallException {
    int fresh = spec.namespaces().fresh() & ~Namespaces.CLONE_NEWCGROUP;
    Namespaces.unshare(Namespaces.CLONE_FS | Namespaces.CLONE_NEWNS | fresh);
    for (Map.Entry<Integer, Integer> joined : spec.namespaces().joined().entrySet()) {
      if (joined.getKey() != Namespaces.CLONE_NEWPID) {
        Namespaces.enter(joined.getValue(), joined.getKey());
      }
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
      } catch (SyscallException e) {
        throw new SyscallException(
            "sysctl " + sysctl.getKey() + "=" + sysctl.getValue(), e.errno());
      }
    }
  }

  private void buildTree() throws IOException {
    RootTree root = RootTree.overlay(spec.mountPoint(), spec.overlay());
    tree = root;
    for (MountStep step : spec.steps()) {
      root.apply(step);
    }
    procDirectory = root.openOrMakeOrdinaryDirectory("/proc");
    makeWorkingDirectory(root);
    switch (stdio) {
      case Stdio.Streams streams -> streams.wire(child.spawn());
      case Stdio.Terminal size -> openTerminal(root, size);
    }
    if (spec.readOnlyRoot()) {
      root.makeRootReadOnly();
    }
  }

  private void makeWorkingDirectory(RootTree root) throws IOException {
    String directory = spec.process().directory();
    try {
      root.openOrMakeDirectory(directory).close();
    } catch (SyscallException e) {
      throw new LaunchException(128, "working directory \"" + directory + "\": " + e.errno(), e);
    }
  }

  private void openTerminal(RootTree root, Stdio.Terminal size) throws SyscallException {
    Fd master = root.open("/dev/pts/ptmx", Files.O_RDWR | Files.O_NOCTTY);
    terminal = master;
    if (Terminals.unlock(master.number()) != 0) {
      throw new IllegalStateException("the container's first terminal is not its number 0");
    }
    Fd opened = size.open(master, spec.process());
    peer = opened;
    root.apply(new MountStep.Bind(spec.mountPoint() + TERMINAL, "/dev/console", false, false, 0));
    Stdio.Terminal.wire(child.spawn(), opened);
  }

  @Override
  public void close() {
    for (Fd fd : new Fd[] {terminal, peer, procDirectory}) {
      if (fd != null) {
        fd.close();
      }
    }
    if (tree != null) {
      tree.close();
    }
  }
}
