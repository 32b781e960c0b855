package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.util.List;

/** Finds a program the way execvp(3) does, in the calling thread's root and directory. */
final class Program {

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Program() {}

  /** The path to execute; 127 if there is none, 126 if it is a directory or not executable. */
  static String find(ProcessSpec process) throws LaunchException {
    String name = process.arguments().getFirst();
    if (name.indexOf('/') >= 0) {
      return checked(name);
    }
    boolean found = false;
    String path = pathOf(process.environment());
    int start = 0;
    while (start <= path.length()) {
      int colon = path.indexOf(':', start);
      int end = colon < 0 ? path.length() : colon;
      String candidate = end == start ? name : path.substring(start, end) + "/" + name;
      if (!name.isEmpty() && Files.exists(candidate) && !isDirectory(candidate)) {
        if (Files.mayExecute(candidate)) {
          return candidate;
        }
        found = true;
      }
      start = end + 1;
    }
    if (found) {
      throw new LaunchException(126, "exec: \"" + name + "\": permission denied");
    }
    throw new LaunchException(127, "exec: \"" + name + "\": executable file not found in $PATH");
  }

  private static String checked(String path) throws LaunchException {
    if (!Files.exists(path)) {
      throw new LaunchException(127, "exec: \"" + path + "\": no such file or directory");
    }
    if (isDirectory(path)) {
      throw new LaunchException(126, "exec: \"" + path + "\": is a directory");
    }
    if (!Files.mayExecute(path)) {
      throw new LaunchException(126, "exec: \"" + path + "\": permission denied");
    }
    return path;
  }

  private static boolean isDirectory(String path) {
    try (Fd directory = Files.open(path, Files.O_PATH | Files.O_DIRECTORY)) {
      return directory.number() >= 0;
    } catch (SyscallException e) {
      return !e.is(Errno.ENOTDIR) && !e.is(Errno.ENOENT);
    }
  }

  private static String pathOf(List<String> environment) {
    String path = DEFAULT_PATH;
    for (String entry : environment) {
      if (entry.startsWith("PATH=")) {
        path = entry.substring("PATH=".length());
      }
    }
    return path;
  }
}
