package dev.jcompose.cli.engine;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Which engine a command talks to. */
public sealed interface EngineLocation {

  /** Somebody else's engine, never started by us. {@code host} as in {@code DOCKER_HOST}. */
  record Remote(String host) implements EngineLocation {
    @Override
    public String host() {
      return host;
    }
  }

  /** Our own engine: one per data root. */
  record Local(Path dataRoot, Path runtimeDirectory) implements EngineLocation {
    @Override
    public String host() {
      return "unix://" + socket();
    }

    /** Where it listens. */
    public Path socket() {
      return runtimeDirectory.resolve("engine.sock");
    }

    /** What the engine prints. */
    public Path log() {
      return dataRoot.resolve("engine.log");
    }

    /** The engine's process id; the engine holds a POSIX lock on it as long as it lives. */
    public Path pidFile() {
      return dataRoot.resolve("engine.pid");
    }

    /** Names the process that keeps the namespaces of an engine of an ordinary user. */
    public Path keeper() {
      return dataRoot.resolve("keeper");
    }

    /** Held by a command while it starts the engine. */
    public Path startLock() {
      return dataRoot.resolve("start.lock");
    }
  }

  /** The address to connect to. */
  String host();

  /**
   * The engine that options and environment choose: {@code --host}, {@code JCOMPOSE_HOST}, {@code
   * JCOMPOSE_DATA_ROOT}, else the user's own.
   *
   * @param option the value of {@code --host}; empty if not given
   * @param uid the user; root's engine lives in {@code /var/lib} and {@code /run}
   */
  static EngineLocation of(String option, Map<String, String> environment, int uid) {
    if (!option.isEmpty()) {
      return new Remote(option);
    }
    String host = environment.getOrDefault("JCOMPOSE_HOST", "");
    if (!host.isEmpty()) {
      return new Remote(host);
    }
    Path runtime = runtimeDirectory(environment, uid);
    String root = environment.getOrDefault("JCOMPOSE_DATA_ROOT", "");
    if (root.isEmpty()) {
      return new Local(defaultDataRoot(environment, uid), runtime);
    }
    Path dataRoot = Path.of(root).toAbsolutePath().normalize();
    return new Local(dataRoot, runtime.resolve(shortHash(dataRoot)));
  }

  private static Path defaultDataRoot(Map<String, String> environment, int uid) {
    if (uid == 0) {
      return Path.of("/var/lib/jcompose");
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    return data.isEmpty()
        ? home(environment).resolve(".local/share/jcompose")
        : Path.of(data).resolve("jcompose");
  }

  private static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      throw new EngineException(
          Kind.INVALID, "neither JCOMPOSE_DATA_ROOT, XDG_DATA_HOME nor HOME is set");
    }
    return Path.of(home);
  }

  private static Path runtimeDirectory(Map<String, String> environment, int uid) {
    if (uid == 0) {
      return Path.of("/run/jcompose");
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return runtime.isEmpty()
        ? Path.of("/tmp/jcompose-" + uid)
        : Path.of(runtime).resolve("jcompose");
  }

  /** Short, because a socket's path has room for 107 bytes only (unix(7)). */
  private static String shortHash(Path path) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(path.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
