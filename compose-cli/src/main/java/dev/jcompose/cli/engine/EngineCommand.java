package dev.jcompose.cli.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The command line and environment of an engine process. */
record EngineCommand(Path javaHome, Path libraries) {
  private static final String MAIN = "dev.jcompose.engine.daemon.EngineMain";

  /**
   * Runs as the first thing in the engine's own mount namespace: the JDK and our jars become
   * read-only there, so that no container reaches them writable through {@code /proc/self/exe}.
   */
  private static final String GUARD =
      """
      for dir in "$1" "$2"; do
        mount --bind "$dir" "$dir" || exit 1
        # In a user namespace the flags of the mount below stay: they must be said again.
        mount -o remount,bind,ro "$dir" 2>/dev/null ||
          mount -o "remount,bind,$(findmnt -n -o VFS-OPTIONS -T "$dir"),ro" "$dir" || exit 1
      done
      shift 2
      exec "$@"
      """;

  private static final List<String> PASSED_ON =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "TMPDIR",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "DBUS_SESSION_BUS_ADDRESS",
          "XDG_RUNTIME_DIR",
          "XDG_DATA_HOME");

  /** The JDK and the jars that this process runs on. */
  static EngineCommand ofThisProcess() throws IOException {
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    String first = System.getProperty("java.class.path").split(":", 2)[0];
    Path libraries = Path.of(first).toAbsolutePath().resolveSibling("");
    return new EngineCommand(java, libraries);
  }

  /** Detached, in a mount namespace of its own. */
  List<String> arguments(EngineLocation.Local location, Privilege privilege) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(privilege.prefix());
    command.addAll(List.of("unshare", "--mount", "--propagation", "slave"));
    command.addAll(List.of("sh", "-c", GUARD, "jcompose", javaHome.toString()));
    command.add(libraries.toString());
    command.addAll(java(MAIN));
    command.addAll(List.of("--data-root", location.dataRoot().toString()));
    command.addAll(List.of("--socket", location.socket().toString()));
    return command;
  }

  /** The JVM with the engine's classes, about to run one of them. */
  List<String> java(String mainClass) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(jvmFlags());
    command.addAll(List.of("-cp", classPath(), mainClass));
    return command;
  }

  private List<String> jvmFlags() {
    List<String> flags = new ArrayList<>();
    flags.addAll(
        List.of(
            "-Xms16m",
            "-Xmx256m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            // Else netty looks for one on every interface, and warns where it finds none.
            "-Dio.netty.machineId=02:00:00:00:00:00:00:01",
            "-Dfile.encoding=UTF-8",
            "-Dsun.jnu.encoding=UTF-8"));
    Path cache = libraries.resolve("engine.aot");
    if (Files.exists(cache)) {
      flags.add("-XX:AOTCache=" + cache);
    }
    return flags;
  }

  private String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(libraries)) {
      return String.join(
          ":", jars.map(Path::toString).filter(p -> p.endsWith(".jar")).sorted().toList());
    }
  }

  /** What of the user's environment an engine that outlives the command may see. */
  static Map<String, String> environment(Map<String, String> mine) {
    Map<String, String> passed = new TreeMap<>();
    mine.forEach(
        (name, value) -> {
          if (PASSED_ON.contains(name)) {
            passed.put(name, value);
          }
        });
    passed.put("LC_ALL", "C.UTF-8");
    return passed;
  }
}
