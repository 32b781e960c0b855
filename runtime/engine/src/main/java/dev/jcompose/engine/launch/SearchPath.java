package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import java.util.ArrayList;
import java.util.List;

/** Where a program is looked for, as execvp(3) does, and what it means that it is not there. */
final class SearchPath {

  private static final String DEFAULT =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private SearchPath() {}

  /** The paths to try, in order; at least one. */
  static List<String> candidates(ProcessSpec process) {
    String name = process.arguments().getFirst();
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      return List.of(name);
    }
    List<String> candidates = new ArrayList<>();
    for (String directory : pathOf(process.environment()).split(":", -1)) {
      candidates.add(directory.isEmpty() ? "./" + name : directory + "/" + name);
    }
    return candidates;
  }

  private static String pathOf(List<String> environment) {
    String path = DEFAULT;
    for (String entry : environment) {
      if (entry.startsWith("PATH=")) {
        path = entry.substring("PATH=".length());
      }
    }
    return path;
  }

  /** What execve(2) said of each candidate. Exit code 127 if there is no such program, else 126. */
  static LaunchException refused(String program, List<Errno> refusals) {
    String quoted = "exec: \"" + program + "\": ";
    Errno telling =
        refusals.stream().filter(e -> !isAbsence(e)).findFirst().orElse(refusals.getLast());
    boolean searched = program.indexOf('/') < 0;
    if (isAbsence(telling) || (searched && telling.equals(Errno.EACCES))) {
      return searched
          ? new LaunchException(127, quoted + "executable file not found in $PATH")
          : new LaunchException(
              127, quoted + "no such file or directory, or its interpreter is missing");
    }
    if (telling.equals(Errno.EACCES) || telling.equals(Errno.EPERM)) {
      return new LaunchException(126, quoted + "permission denied");
    }
    if (telling.equals(Errno.ENOEXEC)) {
      return new LaunchException(
          126,
          quoted + "exec format error: neither a program of this machine nor a script with #!");
    }
    return new LaunchException(126, quoted + telling);
  }

  private static boolean isAbsence(Errno errno) {
    return errno.equals(Errno.ENOENT) || errno.equals(Errno.ENOTDIR);
  }
}
