package dev.jcompose.engine.client;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real dockerd that tests compare with: the one at {@code JCOMPOSE_PEER_DOCKER_HOST}, else the
 * first that answers at a usual place. A socket file whose daemon has ended is no dockerd, and an
 * engine of ours is none.
 */
public final class PeerDocker {
  private PeerDocker() {}

  /** A connected dockerd, if one answers. */
  public static Optional<HttpEngine> find() {
    return addresses().stream().map(HttpEngine::at).filter(PeerDocker::isDockerd).findFirst();
  }

  /** Why a test that needs a dockerd is skipped. */
  public static String missing() {
    return "no dockerd answers at " + addresses();
  }

  private static List<String> addresses() {
    String asked = System.getenv("JCOMPOSE_PEER_DOCKER_HOST");
    return asked != null
        ? List.of(asked)
        : Stream.of("/run/peer-docker.sock", "/var/run/docker.sock")
            .filter(p -> Files.exists(Path.of(p)))
            .map(p -> "unix://" + p)
            .toList();
  }

  private static boolean isDockerd(HttpEngine engine) {
    try {
      Version.Platform platform = engine.version().platform();
      return platform == null || !"jcompose".equals(platform.name());
    } catch (EngineException e) {
      return false; // nobody there, or nobody for us
    }
  }
}
