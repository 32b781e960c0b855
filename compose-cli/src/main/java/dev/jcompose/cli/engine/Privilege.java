package dev.jcompose.cli.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes an engine root: that the user is, or a user namespace. */
sealed interface Privilege {

  /** What the engine's command line begins with. */
  List<String> prefix();

  /** Of the machine's root. */
  record Root() implements Privilege {
    @Override
    public List<String> prefix() {
      return List.of();
    }
  }

  /** A new user namespace, with the ids of subuid(5) and subgid(5). */
  record NewNamespace(CgroupScope scope) implements Privilege {
    @Override
    public List<String> prefix() {
      List<String> command = new ArrayList<>(scope.prefix());
      command.addAll(List.of("unshare", "--user", "--map-auto", "--map-root-user"));
      return command;
    }
  }

  /** The user namespace of an earlier engine, in which its containers are. */
  record KeptNamespace(CgroupScope scope, long keeper) implements Privilege {
    @Override
    public List<String> prefix() {
      List<String> command = new ArrayList<>(scope.prefix());
      String namespace = "--user=/proc/" + keeper + "/ns/user";
      command.addAll(List.of("nsenter", namespace, "--preserve-credentials"));
      return command;
    }
  }

  /** That of an engine about to be started. */
  static Privilege of(EngineLocation.Local location, Map<String, String> environment, int uid) {
    if (uid == 0) {
      return new Root();
    }
    CgroupScope scope = CgroupScope.of(environment);
    return keeper(location.keeper())
        .<Privilege>map(pid -> new KeptNamespace(scope, pid))
        .orElseGet(() -> new NewNamespace(scope));
  }

  /**
   * The living process that the engine's file names as {@code PID STARTTICKS BOOTID}: the start in
   * ticks is field 22 of proc_pid_stat(5).
   */
  private static Optional<Long> keeper(Path file) {
    try {
      String[] mark = Files.readString(file).strip().split(" ", -1);
      String stat = Files.readString(Path.of("/proc", mark[0], "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      return mark.length == 3 && fields[19].equals(mark[1]) && boot.equals(mark[2])
          ? Optional.of(Long.valueOf(mark[0]))
          : Optional.empty();
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
