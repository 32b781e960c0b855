package dev.jcompose.engine.container;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.OverlayOptions;
import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Quarantine;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A container's files as it sees them, as a copy of its mounts that belongs to no mount namespace
 * (open_tree(2)). Only the copying is done by a thread inside the container's; whoever has the
 * descriptor reads and writes from outside, resolving every path with the tree as its root.
 */
final class FileTree {

  /** What of the tree is wanted. */
  enum Scope {
    /** Volumes, binds and, while it runs, everything else that is mounted in it. */
    ALL_MOUNTS,
    /** The container's own files, the places of mounts as they are below them. */
    ROOT_ALONE
  }

  private FileTree() {}

  /** Opens the tree; the caller closes it. */
  static Directory open(Container container, Scope scope) throws IOException {
    Run run = container.run();
    if (run != null) {
      try (Fd process = run.ownPidfd()) {
        return Directory.adopt(quarantined(() -> copyOfRunning(process, scope)));
      } catch (SyscallException e) {
        if (!e.is(Errno.ESRCH)) {
          throw e;
        }
        // It has ended meanwhile.
      }
    }
    return Directory.adopt(quarantined(() -> mounted(container, scope)));
  }

  private static Fd quarantined(Callable<Fd> work) throws IOException {
    try {
      return Quarantine.call("files", work);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static Fd copyOfRunning(Fd process, Scope scope) throws SyscallException {
    Namespaces.unshare(Namespaces.CLONE_FS);
    Namespaces.enter(process.number(), Namespaces.CLONE_NEWNS);
    return Mounts.cloneTree(Files.AT_FDCWD, "/", scope == Scope.ALL_MOUNTS);
  }

  private static Fd mounted(Container container, Scope scope) throws IOException {
    Namespaces.unshare(Namespaces.CLONE_FS | Namespaces.CLONE_NEWNS);
    Mounts.mount("none", "/", null, Mounts.MS_SLAVE | Mounts.MS_REC, null);
    ContainerFiles files = container.files();
    java.nio.file.Files.createDirectories(files.mountPoint());
    String root = files.mountPoint().toString();
    try (RootTree tree = RootTree.overlay(root, OverlayOptions.of(container.rootfs()))) {
      if (scope == Scope.ALL_MOUNTS) {
        for (MountStep step : steps(container)) {
          tree.apply(step);
        }
      }
      return Mounts.cloneTree(Files.AT_FDCWD, root, true);
    }
  }

  private static List<MountStep> steps(Container container) {
    List<MountStep> steps = new ArrayList<>(TreePlan.image(container.rootfs()));
    ContainerFiles files = container.files();
    Map<Path, String> etc = new LinkedHashMap<>();
    etc.put(files.resolvConf(), "/etc/resolv.conf");
    etc.put(files.hostname(), "/etc/hostname");
    etc.put(files.hosts(), "/etc/hosts");
    etc.forEach(
        (source, target) -> {
          if (java.nio.file.Files.exists(source)) {
            steps.add(MountStep.Bind.of(source.toString(), target, false));
          }
        });
    container
        .record()
        .mounts()
        .forEach(m -> steps.add(MountStep.Bind.of(m.source(), m.destination(), !m.rw())));
    return steps;
  }
}
