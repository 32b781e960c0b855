package dev.jcompose.cli.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A systemd.service(5) for an engine, so that containers with a restart policy are back after a
 * reboot: root's for the machine, an ordinary user's for the user's own manager.
 */
public final class ServiceUnit {

  /**
   * In the environment of what such a unit starts: the cgroup that it is in is the engine's to
   * divide.
   */
  static final String DELEGATED = "JCOMPOSE_CGROUP_DELEGATED";

  private static final String DATA_ROOT = "JCOMPOSE_DATA_ROOT";

  private static final String FOR_ROOT =
      "jcompose engine unit > /etc/systemd/system/jcompose.service"
          + " && systemctl enable --now jcompose";
  private static final String FOR_USER =
      "jcompose engine unit > ~/.config/systemd/user/jcompose.service"
          + " && systemctl --user enable --now jcompose && loginctl enable-linger";

  private ServiceUnit() {}

  /**
   * The unit's lines.
   *
   * @param launcher the path of the jcompose command
   */
  public static List<String> lines(
      EngineLocation.Local location, Map<String, String> environment, String launcher, int uid) {
    boolean root = uid == 0;
    List<String> lines = new ArrayList<>();
    lines.add("# Install it: " + (root ? FOR_ROOT : FOR_USER));
    lines.addAll(List.of("[Unit]", "Description=jcompose engine"));
    if (root) {
      lines.addAll(List.of("Wants=network-online.target", "After=network-online.target"));
    }
    lines.addAll(List.of("", "[Service]", "Type=forking", "PIDFile=" + location.pidFile()));
    lines.add("Environment=JAVA_HOME=" + System.getProperty("java.home"));
    if (environment.containsKey(DATA_ROOT)) {
      lines.add("Environment=" + DATA_ROOT + "=" + location.dataRoot());
    }
    lines.add("ExecStart=" + launcher + " engine start");
    lines.addAll(List.of("# Containers outlive their engine.", "KillMode=process"));
    if (!root) {
      // The leaf is where the engine would go by itself: a group that hands controllers down takes
      // no process, not even the next engine.
      lines.add("Environment=" + DELEGATED + "=1");
      lines.addAll(List.of("Delegate=yes", "DelegateSubgroup=jcompose-engine"));
    }
    lines.addAll(List.of("Restart=on-failure", "TasksMax=infinity", "LimitNOFILE=1048576"));
    lines.addAll(List.of("", "[Install]"));
    lines.add("WantedBy=" + (root ? "multi-user.target" : "default.target"));
    return lines;
  }
}
