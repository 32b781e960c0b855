package dev.jcompose.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All commands by name, made only when asked for. */
final class Commands {
  private static final Map<String, Supplier<Action>> BY_NAME = new LinkedHashMap<>();

  /** Commands of docker compose that are not there yet: named, so that nobody looks for a typo. */
  static final Set<String> NOT_YET = Set.of("bridge", "cp", "publish", "run", "watch");

  static {
    BY_NAME.put("up", UpCommand::new);
    BY_NAME.put("down", DownCommand::new);
    BY_NAME.put("ps", PsCommand::new);
    BY_NAME.put("logs", LogsCommand::new);
    BY_NAME.put("exec", ExecCommand::new);
    BY_NAME.put("attach", AttachCommand::new);
    BY_NAME.put("config", ConfigCommand::new);
    BY_NAME.put("plan", PlanCommand::new);
    BY_NAME.put("create", CreateCommand::new);
    BY_NAME.put("start", LifecycleCommand::start);
    BY_NAME.put("stop", LifecycleCommand::stop);
    BY_NAME.put("restart", LifecycleCommand::restart);
    BY_NAME.put("kill", KillCommand::new);
    BY_NAME.put("pause", LifecycleCommand::pause);
    BY_NAME.put("unpause", LifecycleCommand::unpause);
    BY_NAME.put("scale", ScaleCommand::new);
    BY_NAME.put("rm", RmCommand::new);
    BY_NAME.put("build", BuildCommand::new);
    BY_NAME.put("pull", PullCommand::new);
    BY_NAME.put("push", PushCommand::new);
    BY_NAME.put("ls", LsCommand::new);
    BY_NAME.put("port", PortCommand::new);
    BY_NAME.put("top", TopCommand::new);
    BY_NAME.put("stats", StatsCommand::new);
    BY_NAME.put("export", ExportCommand::new);
    BY_NAME.put("commit", CommitCommand::new);
    BY_NAME.put("images", ImagesCommand::new);
    BY_NAME.put("volumes", VolumesCommand::new);
    BY_NAME.put("events", EventsCommand::new);
    BY_NAME.put("wait", WaitCommand::new);
    BY_NAME.put("image", ImageCommand::new);
    BY_NAME.put("login", LoginCommand::new);
    BY_NAME.put("logout", LogoutCommand::new);
    BY_NAME.put("system", SystemCommand::new);
    BY_NAME.put("engine", EngineGroup::new);
    BY_NAME.put("doctor", DoctorCommand::new);
    BY_NAME.put("version", VersionCommand::new);
  }

  private static final Map<String, String> OTHER_NAMES = Map.of("convert", "config");

  private Commands() {}

  static @Nullable Supplier<Action> find(String name) {
    return BY_NAME.get(OTHER_NAMES.getOrDefault(name, name));
  }

  static Map<String, Supplier<Action>> all() {
    return BY_NAME;
  }

  /** The name that was probably meant; empty if none is near. */
  static String nearest(String typed) {
    String best = "";
    int least = Math.max(1, typed.length() / 3) + 1;
    for (String name : BY_NAME.keySet()) {
      int distance = distance(typed, name);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best;
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
