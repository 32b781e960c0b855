package dev.jcompose.engine.container;

import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.PathArchive;
import dev.jcompose.engine.api.PathStat;
import dev.jcompose.images.layer.LayerPacker;
import dev.jcompose.images.layer.LayerUnpacker;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Copies files out of containers and into them, as tar archives. */
final class Archives {

  private final ExecutorService workers;

  Archives(ExecutorService workers) {
    this.workers = workers;
  }

  // Out -------------------------------------------------------------------------------------

  PathStat stat(Container container, String path) throws IOException {
    try (Directory root = FileTree.open(container, FileTree.Scope.ALL_MOUNTS)) {
      return stat(root, ScopedPath.parse(path));
    } catch (SyscallException e) {
      throw notFound(e, container, path);
    }
  }

  private static PathStat stat(Directory root, ScopedPath path) throws IOException {
    if (path.isDirectory()) {
      try (Directory directory = root.openInRoot(path.bytes())) {
        return PathStats.of(path.base(), directory.status(), "");
      }
    }
    try (Directory parent = root.openInRoot(path.parent())) {
      FileStatus status = existing(parent, Directory.bytes(path.base()));
      String target = status.isSymbolicLink() ? path.resolved(root) : "";
      return PathStats.of(path.base(), status, target);
    }
  }

  private static FileStatus existing(Directory parent, byte[] name) throws SyscallException {
    return parent
        .status(name)
        .orElseThrow(() -> new SyscallException("stat in a container", Errno.ENOENT));
  }

  PathArchive get(Container container, String path) throws IOException {
    ScopedPath wanted = ScopedPath.parse(path);
    Directory root = FileTree.open(container, FileTree.Scope.ALL_MOUNTS);
    try {
      PathStat stat = stat(root, wanted);
      Directory from = root.openInRoot(wanted.isDirectory() ? wanted.bytes() : wanted.parent());
      byte[] as = Directory.bytes(wanted.base());
      InputStream tar =
          ArchivePipe.start(
              workers,
              out -> {
                try (root;
                    from) {
                  if (wanted.isDirectory()) {
                    LayerPacker.packDirectory(from, as, out);
                  } else {
                    LayerPacker.packName(from, as, as, out);
                  }
                }
              });
      return new PathArchive(stat, tar);
    } catch (SyscallException e) {
      root.close();
      throw notFound(e, container, path);
    }
  }

  /** All of its own files. */
  InputStream export(Container container) throws IOException {
    Directory root = FileTree.open(container, FileTree.Scope.ROOT_ALONE);
    return ArchivePipe.start(
        workers,
        out -> {
          try (root) {
            LayerPacker.packContents(root, out);
          }
        });
  }

  private static RuntimeException notFound(SyscallException e, Container container, String path)
      throws SyscallException {
    if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) {
      throw e;
    }
    return new EngineException(
        Kind.NOT_FOUND,
        "Could not find the file " + path + " in container " + container.record().name(),
        e);
  }

  // In --------------------------------------------------------------------------------------

  void put(Container container, String path, InputStream tar, Set<CopyOption> options)
      throws IOException {
    ScopedPath wanted = ScopedPath.parse(path);
    try (Directory root = FileTree.open(container, FileTree.Scope.ALL_MOUNTS)) {
      requireDirectory(root, container, path, wanted);
      requireWritable(root, container.record(), wanted);
      LayerUnpacker.unpackInto(
          root,
          "/" + String.join("/", wanted.parts()),
          tar,
          options.contains(CopyOption.NO_OVERWRITE_DIR_NON_DIR)
              ? LayerUnpacker.Overwrite.SAME_KIND
              : LayerUnpacker.Overwrite.REPLACE,
          options.contains(CopyOption.COPY_UID_GID) ? user(container, root) : null);
    }
  }

  private static void requireDirectory(
      Directory root, Container container, String path, ScopedPath wanted) throws IOException {
    try (Directory _ = root.openInRoot(wanted.bytes())) {
      return;
    } catch (SyscallException e) {
      if (e.is(Errno.ENOTDIR)) {
        throw new EngineException(Kind.INVALID, "extraction point is not a directory", e);
      }
      throw notFound(e, container, path);
    }
  }

  private static void requireWritable(Directory root, ContainerRecord container, ScopedPath path)
      throws IOException {
    String place = path.resolved(root);
    Optional<MountPoint> mount =
        container.mounts().stream()
            .filter(m -> isBelow(place, m.destination()))
            .max(Comparator.comparingInt(m -> m.destination().length()));
    if (mount.isPresent()) {
      if (!mount.get().rw()) {
        throw new EngineException(Kind.INVALID, "mounted volume is marked read-only");
      }
      return;
    }
    boolean temporary =
        container.hostConfig().tmpfs().keySet().stream().anyMatch(t -> isBelow(place, t));
    if (container.hostConfig().readonlyRootfs() && !temporary) {
      throw new EngineException(Kind.INVALID, "container rootfs is marked read-only");
    }
  }

  private static boolean isBelow(String path, String directory) {
    return path.equals(directory) || directory.equals("/") || path.startsWith(directory + "/");
  }

  /** Nobody in particular where the container has no user of its own. */
  private static LayerUnpacker.@Nullable Owner user(Container container, Directory root) {
    String user = container.record().config().user();
    if (user.isEmpty()) {
      return null;
    }
    Identity identity = IdentityLookup.within(root.number(), user, List.of());
    return new LayerUnpacker.Owner(identity.uid(), identity.gid());
  }
}
