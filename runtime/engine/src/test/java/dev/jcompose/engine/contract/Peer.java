package dev.jcompose.engine.contract;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.client.PeerDocker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Whom the assertions are held against.
 *
 * <p>Differences that were chosen; the assertions leave room for them:
 *
 * <table>
 * <caption>Chosen differences</caption>
 * <tr><th>subject</th><th>dockerd 20.10</th><th>ours, and why</th></tr>
 * <tr><td>first health probe</td><td>after one interval</td>
 *   <td>at once: who depends on it waits less; a label brings Docker's timing back</td></tr>
 * <tr><td>an exec left by its detach keys</td><td>is said to have ended</td>
 *   <td>runs on and is said to</td></tr>
 * <tr><td>{@code init: true} and no such program</td><td>starts, then exits with 127</td>
 *   <td>does not start, 127: as without an init</td></tr>
 * <tr><td>a file that the kernel cannot execute</td><td>starts, then exits with 1</td>
 *   <td>does not start: 126, or 127 where its interpreter is missing</td></tr>
 * <tr><td>a program found in a relative entry of PATH</td><td>is refused, as Go does</td>
 *   <td>runs, as execvp(3) has it</td></tr>
 * <tr><td>settings of no namespace, limits that are none</td><td>refused at start</td>
 *   <td>refused at create: earlier</td></tr>
 * <tr><td>apparmor, label</td><td>applied, or silently without effect where the host has no such
 *   module</td><td>a warning at create: no profile is loaded, no label set</td></tr>
 * <tr><td>names of unnamed containers</td><td>adjective_surname</td><td>c-HEX</td></tr>
 * <tr><td>a log option's impossible value</td><td>refused at the start</td>
 *   <td>refused at creation: nothing is made that cannot run</td></tr>
 * <tr><td>log drivers</td><td>also syslog, journald, gelf, fluentd ...</td>
 *   <td>json-file, local, none; others are refused by name</td></tr>
 * </table>
 */
// An engine is started for each class; what is started is the constant's own.
@SuppressWarnings("ImmutableEnumChecker")
enum Peer {
  /** Our engine. */
  JCOMPOSE {
    private @Nullable EngineProcess process;
    private @Nullable Path directory;

    @Override
    Engine open() throws Exception {
      Assumptions.assumeTrue(root(), "needs root");
      directory = Files.createTempDirectory("jcompose-contract");
      process = EngineProcess.start(directory);
      return process.engine();
    }

    @Override
    void close() throws Exception {
      if (process == null) {
        return;
      }
      Path root = Objects.requireNonNull(directory);
      process.stop();
      String log = process.log();
      process = null;
      Traces.assertNone(root.resolve("data"), log);
      try (Stream<Path> files = Files.walk(root)) {
        files.sorted(Comparator.reverseOrder()).forEach(Peer::delete);
      }
    }

    @Override
    Optional<EngineProcess> process() {
      return Optional.ofNullable(process);
    }
  },

  /** A real dockerd, where one answers. */
  DOCKERD {
    @Override
    Engine open() {
      Assumptions.assumeTrue(root(), "needs root");
      return PeerDocker.find().orElseGet(() -> Assumptions.abort(PeerDocker.missing()));
    }

    @Override
    void close() {}

    @Override
    Optional<EngineProcess> process() {
      return Optional.empty();
    }
  };

  abstract Engine open() throws Exception;

  abstract void close() throws Exception;

  /** Our engine's process; empty for a dockerd. */
  abstract Optional<EngineProcess> process();

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
