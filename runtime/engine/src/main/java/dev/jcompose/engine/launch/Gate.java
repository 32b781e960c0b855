package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Poll;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A FIFO at which a child waits between clone and exec: it opens it for reading as its first file
 * action, relative to the gate's directory, and goes on when we open it for writing. It lies in a
 * directory of the engine, not of the container; any user may open it.
 */
final class Gate implements AutoCloseable {

  private static final long PAUSE_NANOS = 20_000;

  private final Path path;
  private final Fd directory;

  /** A closed gate in an existing directory that anyone may search. */
  Gate(Path directory) throws SyscallException {
    this.path = directory.resolve("gate-" + UUID.randomUUID());
    Files.mkfifo(path.toString(), 0666);
    Files.chmodAt(Files.AT_FDCWD, path.toString(), 0666);
    this.directory = Files.open(directory.toString(), Files.O_PATH | Files.O_DIRECTORY);
  }

  /** The directory that the child's path {@link #name} is relative to. */
  int directory() {
    return directory.number();
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /** Lets the child through; waits until it has arrived. Fails if it died before. */
  void open(int pidfd) throws IOException {
    try (Poll child = new Poll()) {
      child.add(pidfd, 0);
      while (true) {
        // ENXIO: nobody has the FIFO open for reading, the child is not there yet.
        try (Fd writer = Files.open(path.toString(), Files.O_WRONLY | Files.O_NONBLOCK)) {
          writer.number();
          return;
        } catch (SyscallException e) {
          if (!e.is(new Errno(6))) {
            throw e;
          }
        }
        if (!child.await(0).isEmpty()) {
          throw new IOException("the process died before it began");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    directory.close();
    // Gone already only if somebody emptied our directory.
    boolean _ = path.toFile().delete();
  }
}
