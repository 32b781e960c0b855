package dev.jcompose.engine.launch;

import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.engine.rootfs.RootTree;
import dev.jcompose.linux.Credentials;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.Poll;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import dev.jcompose.linux.security.Capabilities;
import java.util.List;

/**
 * Loads what the init and outside threads use after they changed their root: from there on the JVM
 * could not open a class file, and a class that failed to load stays unusable.
 */
final class Preload {

  private static final List<Class<?>> CLASSES =
      List.of(
          Credentials.class,
          Credentials.Filter.class,
          Errno.class,
          Fd.class,
          Files.class,
          ExecThread.class,
          InitThread.class,
          LaunchException.class,
          MountStep.class,
          Mounts.class,
          Namespaces.class,
          OutsideThread.class,
          Privileges.class,
          Poll.class,
          Processes.class,
          Program.class,
          RootTree.class,
          Spawn.class,
          Stdio.Streams.class,
          Stdio.Terminal.class,
          SyscallException.class,
          Terminals.class);

  private Preload() {}

  /** Loads and initialises the classes, and walks once through the paths that end in failure. */
  static void run() {
    for (Class<?> type : CLASSES) {
      try {
        Class.forName(type.getName(), true, type.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("a class of ours is gone: " + e.getMessage(), e);
      }
    }
    for (String program : List.of("/", "no-such-program", "/no/such/program", "/etc/hostname")) {
      rehearse(program);
    }
  }

  private static void rehearse(String program) {
    ProcessSpec process =
        new ProcessSpec(
            List.of(program),
            List.of(),
            "/",
            0,
            0,
            List.of(),
            Capabilities.NONE,
            null,
            false,
            List.of(),
            0);
    try {
      Program.find(process);
      Files.open("/no/such/file", Files.O_PATH).close();
    } catch (LaunchException e) {
      expected(e);
    } catch (SyscallException e) {
      expected(LaunchException.ofExec(program, e));
    }
  }

  private static void expected(LaunchException e) {
    if (e.exitCode() < 126) {
      throw new IllegalStateException(e);
    }
  }
}
