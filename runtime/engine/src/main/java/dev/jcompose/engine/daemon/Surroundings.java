package dev.jcompose.engine.daemon;

import dev.jcompose.linux.UserNamespace;
import dev.jcompose.linux.cgroup.CgroupRoot;
import dev.jcompose.network.HostNamespace;
import dev.jcompose.network.OwnNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the engine stands in: the machine itself as its root, or, started by an ordinary user, a
 * user namespace with a network namespace of the engine's own.
 */
final class Surroundings implements AutoCloseable {

  /**
   * Names the process that keeps the namespaces alive; the CLI starts the next engine in its user
   * namespace.
   */
  private static final String KEEPER = "keeper";

  /** Names the cgroup that this user's engines divide. */
  private static final String CGROUP = "cgroup";

  private final Path dataRoot;
  private final @Nullable OwnNamespace own;

  private Surroundings(Path dataRoot, @Nullable OwnNamespace own) {
    this.dataRoot = dataRoot;
    this.own = own;
  }

  static Surroundings of(Path dataRoot) throws IOException, InterruptedException {
    return new Surroundings(
        dataRoot, UserNamespace.isNested() ? OwnNamespace.open(dataRoot.resolve(KEEPER)) : null);
  }

  CgroupRoot cgroups(String parent) throws IOException {
    return own == null
        ? CgroupRoot.detect(parent)
        : CgroupRoot.detect(parent, dataRoot.resolve(CGROUP));
  }

  HostNamespace network() {
    return own == null ? HostNamespace.MACHINE : own;
  }

  /** Ends what outlives engines for their containers' sake; call it when none runs. */
  void discard() throws IOException {
    if (own != null) {
      own.discard();
      Files.deleteIfExists(dataRoot.resolve(CGROUP));
    }
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
