package dev.jcompose.engine.launch;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import java.util.List;

/**
 * Loads what the init and outside threads use after they changed their root: from there on the JVM
 * could not open a class file, and a class that failed to load stays unusable.
 */
final class Preload {

  private static final List<Class<?>> CLASSES =
      List.of(
          Errno.class,
          Fd.class,
          Files.class,
          FileStatus.class,
          Child.class,
          ForeignMount.class,
          InitThread.class,
          MountStep.class,
          Mounts.class,
          Namespaces.class,
          OutsideThread.class,
          Processes.class,
          RootTree.class,
          Spawn.class,
          Stdio.Streams.class,
          Stdio.Terminal.class,
          SyscallException.class,
          Terminals.class);

  private Preload() {}

  /** Loads and initialises the classes, and walks once through a failure. */
  static void run() {
    for (Class<?> type : CLASSES) {
      try {
        Class.forName(type.getName(), true, type.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("a class of ours is gone: " + e.getMessage(), e);
      }
    }
    try {
      Files.open("/no/such/file", Files.O_PATH).close();
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw new IllegalStateException(e);
      }
    }
  }
}
