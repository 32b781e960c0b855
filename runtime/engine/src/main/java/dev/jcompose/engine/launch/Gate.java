package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Poll;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a child waits between clone and exec. Its first file actions open two FIFOs of an engine's
 * directory, relative to it: one for writing, which tells us that it is there, then one for
 * reading, which lets it through when we open it for writing. Any user may open them.
 */
final class Gate implements AutoCloseable {

  private static final Errno ENXIO = new Errno(6);
  private static final int RETRY_MILLIS = 1;
  private static final long CHILD = 1;
  private static final long THREAD = 2;

  private final Path bell;
  private final Path door;
  private final Fd directory;
  private final Fd listener;
  private final Poll poll;

  /** A closed gate in an existing directory that anyone may search. */
  Gate(Path directory) throws SyscallException {
    String name = UUID.randomUUID().toString();
    this.bell = directory.resolve(name + ".bell");
    this.door = directory.resolve(name + ".door");
    make(bell);
    make(door);
    this.directory = Files.open(directory.toString(), Files.O_PATH | Files.O_DIRECTORY);
    this.listener = Files.open(bell.toString(), Files.O_RDONLY | Files.O_NONBLOCK);
    this.poll = new Poll();
    poll.add(listener.number(), CHILD);
  }

  private static void make(Path fifo) throws SyscallException {
    Files.mkfifo(fifo.toString(), 0666);
    // Whatever the umask is.
    Files.chmodAt(Files.AT_FDCWD, fifo.toString(), 0666);
  }

  /** The directory that the child's paths are relative to. */
  int directory() {
    return directory.number();
  }

  /** Makes the child stop here; the first file actions of a spawn. */
  void guard(Spawn spawn) throws SyscallException {
    spawn
        .open(0, String.valueOf(bell.getFileName()), Files.O_WRONLY)
        .open(0, String.valueOf(door.getFileName()), Files.O_RDONLY);
  }

  /** Waits until the child stands at the door, or {@code threadEnded} (an eventfd) is readable. */
  boolean awaitArrival(int threadEnded) throws SyscallException {
    poll.add(threadEnded, THREAD);
    try {
      while (true) {
        for (Poll.Ready ready : poll.await(-1)) {
          return ready.tag() == CHILD;
        }
      }
    } finally {
      poll.remove(threadEnded);
      poll.remove(listener.number());
    }
  }

  /** Lets the child through. Fails if it died before. */
  void open(int pidfd) throws IOException {
    poll.add(pidfd, CHILD);
    while (true) {
      // ENXIO: the child is between its two file actions.
      try (Fd writer = Files.open(door.toString(), Files.O_WRONLY | Files.O_NONBLOCK)) {
        writer.number();
        return;
      } catch (SyscallException e) {
        if (!e.is(ENXIO)) {
          throw e;
        }
      }
      if (!poll.await(RETRY_MILLIS).isEmpty()) {
        throw new IOException("the process died before it began");
      }
    }
  }

  @Override
  public void close() {
    poll.close();
    listener.close();
    directory.close();
    // Gone already only if somebody emptied our directory.
    boolean _ = bell.toFile().delete();
    boolean _ = door.toFile().delete();
  }
}
