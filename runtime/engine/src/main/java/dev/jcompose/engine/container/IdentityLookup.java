package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.Identity;
import dev.jcompose.linux.security.InvalidSettingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds who a container's user is, in the container's own /etc/passwd and /etc/group. */
final class IdentityLookup {

  private static final int INSIDE = Files.RESOLVE_IN_ROOT | Files.RESOLVE_NO_MAGICLINKS;
  private static final int MAX_BYTES = 4 << 20;

  private IdentityLookup() {}

  /** Before the container runs: from its layers and its mounts. */
  static Identity beforeStart(ContainerRecord container, RootFilesystem rootfs) {
    return resolve(
        container.config().user(),
        container.hostConfig().groupAdd(),
        fromLayers(container, rootfs, "passwd"),
        fromLayers(container, rootfs, "group"));
  }

  /** In a running container, by its first process's root. */
  static Identity inside(int pid, String user, List<String> groupAdd) {
    Path root = Path.of("/proc/" + pid + "/root");
    return resolve(user, groupAdd, read(root, "etc/passwd"), read(root, "etc/group"));
  }

  /** In a tree that is open. */
  static Identity within(int root, String user, List<String> groupAdd) {
    return resolve(user, groupAdd, read(root, "etc/passwd"), read(root, "etc/group"));
  }

  private static Identity resolve(String user, List<String> groupAdd, String passwd, String group) {
    try {
      return Identity.resolve(user, groupAdd, passwd, group);
    } catch (InvalidSettingException e) {
      throw new EngineException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private static String fromLayers(ContainerRecord container, RootFilesystem rootfs, String name) {
    for (MountPoint mount : container.mounts()) {
      if (mount.destination().equals("/etc/" + name)) {
        Path source = Path.of(mount.source());
        return read(source.resolveSibling(""), String.valueOf(source.getFileName()));
      }
      if (mount.destination().equals("/etc")) {
        return read(Path.of(mount.source()), name);
      }
    }
    if (rootfs.etc() != null) {
      return firstOf(rootfs.etc().lowerdirs(), name);
    }
    List<Path> layers = new ArrayList<>();
    layers.add(rootfs.upperdir());
    layers.addAll(rootfs.lowerdirs());
    return firstOf(layers, "etc/" + name);
  }

  private static String firstOf(List<Path> layers, String path) {
    for (Path layer : layers) {
      String text = read(layer, path);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static String read(Path root, String path) {
    try (Fd directory = Files.open(root.toString(), Files.O_PATH | Files.O_DIRECTORY)) {
      return read(directory.number(), path);
    } catch (SyscallException e) {
      return "";
    }
  }

  /** A file's text, its path resolved beneath the root; empty if it is not there. */
  private static String read(int root, String path) {
    // Not to hang on a FIFO in the file's place.
    try (Fd file = Files.openAt2(root, path, Files.O_RDONLY | Files.O_NONBLOCK, 0, INSIDE)) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] buffer = new byte[16384];
      int length;
      while ((length = Files.read(file.number(), buffer)) > 0 && text.size() < MAX_BYTES) {
        text.write(buffer, 0, length);
      }
      return text.toString(StandardCharsets.UTF_8);
    } catch (SyscallException e) {
      // Absent, a whiteout, a directory: a container without such a file has numeric users only.
      return "";
    }
  }
}
