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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The container's first half: a thread that takes the container's namespaces, builds its tree,
 * becomes its user and spawns its process. It ends with that; its results are read after join,
 * except the volatile ones, which the warden watches.
 */
final class InitThread implements Runnable {

  /** The first terminal of a new devpts instance: the one that a container is started with. */
  static final String TERMINAL = "/dev/pts/0";

  /** The group of terminals in devpts's usual {@code gid=5}. */
  private static final int TTY_GROUP = 5;

  /** How far the thread is, for the warden. */
  enum Stage {
    PREPARING,
    /** The child may exist from now on. */
    SPAWNING,
    DONE
  }

  private final LaunchSpec spec;
  private final Stdio stdio;
  private final List<String> cgroupTasks;
  private final Gate gate;
  private final Spawn spawn;
  private final Privileges privileges;

  private volatile Stage stage = Stage.PREPARING;
  private volatile int threadId;
  private volatile @Nullable Fd procDirectory;
  private volatile @Nullable RootTree tree;
  private volatile @Nullable Fd terminal;
  private @Nullable Fd workingDirectory;
  private @Nullable Fd peer;
  private @Nullable IOException failure;

  InitThread(
      LaunchSpec spec,
      Stdio stdio,
      List<String> cgroupTasks,
      Gate gate,
      Spawn spawn,
      Privileges privileges) {
    this.spec = spec;
    this.stdio = stdio;
    this.cgroupTasks = List.copyOf(cgroupTasks);
    this.gate = gate;
    this.spawn = spawn;
    this.privileges = privileges;
  }

  Stage stage() {
    return stage;
  }

  int threadId() {
    return threadId;
  }

  /** The tree, from SPAWNING on. */
  RootTree tree() {
    RootTree built = tree;
    if (built == null) {
      throw new IllegalStateException("the tree is not built");
    }
    return built;
  }

  /** The container's /proc, from SPAWNING on. */
  Fd procDirectory() {
    Fd directory = procDirectory;
    if (directory == null) {
      throw new IllegalStateException("the tree is not built");
    }
    return directory;
  }

  /** The master of the container's terminal, from SPAWNING on. */
  @Nullable Fd terminal() {
    return terminal;
  }

  /** What went wrong; to be read after join. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void run() {
    threadId = Processes.threadId();
    try {
      enterNamespaces();
      buildTree();
      changeRoot();
      start();
    } catch (LaunchException e) {
      failure = e;
    } catch (IOException | IllegalArgumentException e) {
      failure = new LaunchException(128, String.valueOf(e.getMessage()), e);
    } finally {
      stage = Stage.DONE;
    }
  }

  private void enterNamespaces() throws SyscallException {
    byte[] self = Integer.toString(threadId).getBytes(StandardCharsets.US_ASCII);
    for (String tasks : cgroupTasks) {
      try (Fd file = Files.open(tasks, Files.O_WRONLY)) {
        Files.writeFully(file.number(), self);
      }
    }
    Namespaces.unshare(Namespaces.CLONE_FS | Namespaces.CLONE_NEWNS | spec.namespaces().fresh());
    for (Map.Entry<Integer, Integer> joined : spec.namespaces().joined().entrySet()) {
      Namespaces.enter(joined.getValue(), joined.getKey());
    }
    Processes.setUmask(022);
    Mounts.mount("none", "/", null, Mounts.MS_SLAVE | Mounts.MS_REC, null);
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
    if (stdio instanceof Stdio.Terminal size) {
      openTerminal(root, size);
    }
    Fd directory = root.openOrMakeDirectory(spec.process().directory());
    workingDirectory = directory;
    spawn.changeDirectory(directory.number()).closeFrom(3);
    if (spec.readOnlyRoot()) {
      root.makeRootReadOnly();
    }
  }

  private void openTerminal(RootTree root, Stdio.Terminal size) throws SyscallException {
    Fd master = root.open("/dev/pts/ptmx", Files.O_RDWR | Files.O_NOCTTY);
    terminal = master;
    if (Terminals.unlock(master.number()) != 0) {
      throw new IllegalStateException("the container's first terminal is not its number 0");
    }
    if (size.rows() > 0 && size.columns() > 0) {
      Terminals.resize(master.number(), size.rows(), size.columns());
    }
    peer = Terminals.openPeer(master.number());
    Files.chownAt(peer.number(), "", spec.process().uid(), TTY_GROUP, Files.AT_EMPTY_PATH);
    root.apply(new MountStep.Bind(spec.mountPoint() + TERMINAL, "/dev/console", false, false, 0));
  }

  private void changeRoot() throws SyscallException {
    Files.changeDirectory(tree().fd());
    Mounts.pivotRoot(".", ".");
    // The old root is stacked on the new one now, until the outside thread takes it away.
    Files.changeDirectory(tree().fd());
  }

  private void start() throws IOException {
    privileges.drop();
    if (workingDirectory != null) {
      Files.changeDirectory(workingDirectory.number());
    }
    String program = Program.find(spec.process());
    Files.changeDirectory(gate.directory());
    stage = Stage.SPAWNING;
    try {
      spawn.run(program);
    } catch (SyscallException e) {
      throw LaunchException.ofExec(spec.process().arguments().getFirst(), e);
    }
  }

  /** Closes what the thread opened; the terminal's master belongs to the launch's result. */
  void release() {
    closeAll(workingDirectory, peer, procDirectory);
    RootTree built = tree;
    if (built != null) {
      built.close();
    }
  }

  private static void closeAll(@Nullable Fd... descriptors) {
    for (Fd descriptor : descriptors) {
      if (descriptor != null) {
        descriptor.close();
      }
    }
  }
}
