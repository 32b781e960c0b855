package dev.jcompose.engine.container;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process's environment, in Docker's order: defaults, then the config's, which win. */
final class Environment {

  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Environment() {}

  /** {@code NAME=value} of a container's first process. A config entry without "=" unsets. */
  static List<String> of(ContainerRecord container, String home) {
    return forExec(container, home, container.config().tty(), List.of());
  }

  /** That of a further process: as the first one's, for its own terminal, its entries over it. */
  static List<String> forExec(
      ContainerRecord container, String home, boolean tty, List<String> more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", PATH);
    all.put("HOSTNAME", container.hostname());
    if (tty) {
      all.put("TERM", "xterm");
    }
    override(all, container.config().env());
    override(all, more);
    // runc takes an empty one for none.
    if (all.getOrDefault("HOME", "").isEmpty()) {
      all.put("HOME", home);
    }
    return lines(all);
  }

  private static void override(Map<String, String> all, List<String> entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        all.remove(entry);
      } else {
        all.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
  }

  private static List<String> lines(Map<String, String> all) {
    return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
