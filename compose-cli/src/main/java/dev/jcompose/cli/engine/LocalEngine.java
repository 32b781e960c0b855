package dev.jcompose.cli.engine;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.client.HttpEngine;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Our own engine as a process of this machine. */
public final class LocalEngine {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int TAIL_BYTES = 4096;

  private final EngineLocation.Local location;
  private final Map<String, String> environment;
  private final int uid;

  /** {@code uid}: of the user whose engine it is. */
  public LocalEngine(EngineLocation.Local location, Map<String, String> environment, int uid) {
    this.location = location;
    this.environment = Map.copyOf(environment);
    this.uid = uid;
  }

  /** Where it lives. */
  public EngineLocation.Local location() {
    return location;
  }

  /** Whether it answers. */
  public boolean answers() {
    try (HttpEngine engine = HttpEngine.at(location.host())) {
      engine.ping();
      return true;
    } catch (EngineException e) {
      if (e.kind() == Kind.UNAVAILABLE) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Starts it unless it answers, and waits until it does. Of several commands at once one starts
   * it.
   *
   * @return whether this call started it
   * @throws EngineException UNAVAILABLE with the end of its log if it does not come up
   */
  public boolean ensureRunning() throws InterruptedException {
    requireOwnSocket();
    if (answers()) {
      return false;
    }
    try {
      createPrivate(location.dataRoot());
      createPrivate(location.runtimeDirectory());
      requireOwnSocket();
      try (FileChannel lock =
              FileChannel.open(
                  location.startLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        if (!held.isValid() || answers()) {
          return false;
        }
        start();
        return true;
      }
    } catch (AccessDeniedException e) {
      throw new EngineException(
          Kind.DENIED, "engine data root " + location.dataRoot() + ": permission denied", e);
    } catch (IOException e) {
      throw new EngineException(Kind.UNAVAILABLE, "start the engine: " + e.getMessage(), e);
    }
  }

  private static void createPrivate(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** In /tmp anybody may make our directory first, and would then hear all we say. */
  private void requireOwnSocket() {
    Path directory = location.runtimeDirectory();
    try {
      Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (uid != 0 && !owner.equals(uid)) {
        throw new EngineException(
            Kind.DENIED, directory + " belongs to uid " + owner + ", not to uid " + uid);
      }
    } catch (IOException e) {
      // Not there yet.
    }
  }

  private void start() throws IOException, InterruptedException {
    File log = location.log().toFile();
    long logStart = log.length();
    ProcessBuilder builder =
        new ProcessBuilder(
                EngineCommand.ofThisProcess()
                    .arguments(location, Privilege.of(location, environment, uid)))
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().clear();
    builder.environment().putAll(EngineCommand.environment(environment));
    Process process = builder.start();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (!process.isAlive()) {
        throw new EngineException(
            Kind.UNAVAILABLE,
            "engine exited with code "
                + process.exitValue()
                + " while starting"
                + tail(logStart)
                + diagnosis());
      }
      if (System.nanoTime() > deadline) {
        process.destroy();
        throw new EngineException(
            Kind.UNAVAILABLE,
            "engine did not answer at "
                + location.socket()
                + " within "
                + START_LIMIT.toSeconds()
                + " s"
                + tail(logStart));
      }
      Thread.sleep(POLL);
    }
  }

  /** What the host lacks: the likely reason. */
  private String diagnosis() throws InterruptedException {
    try {
      return Examination.of(location).stream()
          .filter(Examination.Finding::fails)
          .map(f -> "\n  " + f.name() + ": " + f.says() + "; mend it with: " + f.mend())
          .collect(Collectors.joining());
    } catch (IOException | EngineException e) {
      return "";
    }
  }

  /** What the log got since this offset, at most its last few kilobytes. */
  private String tail(long from) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(location.log().toFile(), "r")) {
      long start = Math.max(from, log.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) Math.max(0, log.length() - start)];
      log.seek(start);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      return text.isEmpty()
          ? "; its log " + location.log() + " is empty"
          : "; the end of its log " + location.log() + ":\n" + text.indent(2).stripTrailing();
    }
  }

  /** The process id of the living engine; empty if none runs on this data root. */
  public OptionalLong pid() {
    try (FileChannel file =
        FileChannel.open(location.pidFile(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (FileLock free = file.tryLock()) {
        if (free != null) {
          return OptionalLong.empty();
        }
      }
      String text = Files.readString(location.pidFile()).strip();
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (AccessDeniedException e) {
      throw new EngineException(
          Kind.DENIED, "engine data root " + location.dataRoot() + ": permission denied", e);
    } catch (NumberFormatException | IOException e) {
      throw new EngineException(
          Kind.INTERNAL, location.pidFile() + ": not readable: " + e.getMessage(), e);
    }
  }

  /** Whether it runs; one that ended and waits for its parent to notice (Z in proc(5)) does not. */
  private static boolean lives(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Asks it to end (SIGTERM) and waits until it has.
   *
   * @return whether one ran
   */
  public boolean stop() throws InterruptedException {
    OptionalLong pid = pid();
    if (pid.isEmpty()) {
      return false;
    }
    ProcessHandle.of(pid.getAsLong())
        .ifPresent(
            process -> {
              if (!process.destroy()) {
                throw new EngineException(
                    Kind.DENIED, "engine process " + pid.getAsLong() + " may not be signalled");
              }
            });
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    while (pid().equals(pid) || lives(pid.getAsLong())) {
      if (System.nanoTime() > deadline) {
        throw new EngineException(
            Kind.INTERNAL,
            "engine process "
                + pid.getAsLong()
                + " still runs "
                + STOP_LIMIT.toSeconds()
                + " s after SIGTERM; see "
                + location.log());
      }
      Thread.sleep(POLL);
    }
    removeRuntimeFiles();
    return true;
  }

  /** Leaves no file behind outside the data root. */
  private void removeRuntimeFiles() {
    try {
      Files.deleteIfExists(location.socket());
      Files.deleteIfExists(location.runtimeDirectory());
    } catch (IOException e) {
      // The directory holds something of another engine; it stays.
    }
  }
}
