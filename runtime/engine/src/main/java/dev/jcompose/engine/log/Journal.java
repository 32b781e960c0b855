package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run printed but its log does not have yet, so that an engine that is killed at any
 * instruction neither loses a byte nor writes one twice.
 *
 * <p>A <i>tape</i> for each stream takes the bytes out of the pipe by splice(2), so that the pipe
 * loses exactly what the tape has grown by. The <i>ledger</i> says how long the log file is and how
 * far on the tapes that reaches; it is written after the log. Who opens a journal again cuts the
 * log to that length and writes the rest of the tapes anew. Lines that are not finished are kept in
 * the ledger, so that a tape can be emptied.
 *
 * <p>Nothing is forced to the disk: no container outlives the machine.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

  /** A tape that has grown to this is emptied. */
  private static final long LONG_TAPE = 256 * 1024;

  private static final int SHORT = 4096;

  /** Two slots, written in turn: a torn one leaves the other. */
  private static final int SLOT = 64 * 1024;

  /** crc, sequence, inode, length, (position, size of the unfinished line) of both streams. */
  private static final int HEADER = 6 * 8 + 2 * 4;

  private final Path directory;
  private final Fd ledger;
  private final Tape stdout;
  private final Tape stderr;
  private long sequence;
  private Place place = Place.NOWHERE;
  private boolean fails;

  /** The log file that is written, by its inode, and its length; inode 0: there is none yet. */
  record Place(long inode, long length) {
    static final Place NOWHERE = new Place(0, 0);
  }

  /** One stream's bytes, and how many of them the log has. */
  private static final class Tape {
    private final Fd fd;
    private long size;
    private long logged;
    private byte[] unfinished = new byte[0];

    Tape(Path file, int flags) throws SyscallException {
      fd = Files.open(file.toString(), Files.O_RDWR | flags, 0600);
    }
  }

  private Journal(Path directory, int flags) throws SyscallException {
    this.directory = directory;
    ledger = Files.open(ledger(directory).toString(), Files.O_RDWR | flags, 0600);
    try {
      stdout = new Tape(tape(directory, Frame.Stream.STDOUT), flags);
      try {
        stderr = new Tape(tape(directory, Frame.Stream.STDERR), flags);
      } catch (SyscallException e) {
        stdout.fd.close();
        throw e;
      }
    } catch (SyscallException e) {
      ledger.close();
      throw e;
    }
  }

  /** An empty journal beside a log that is this far. */
  static Journal create(Path directory, Place place) throws SyscallException {
    Journal made = new Journal(directory, Files.O_CREAT | Files.O_TRUNC);
    made.commit(place);
    return made;
  }

  /** The journal that an engine left behind; empty if it left none, or one that says nothing. */
  static Optional<Journal> left(Path directory) throws IOException {
    if (!java.nio.file.Files.exists(ledger(directory))) {
      return Optional.empty();
    }
    Journal found = new Journal(directory, Files.O_CREAT);
    if (found.load()) {
      return Optional.of(found);
    }
    LOGGER.warn("journal says nothing, ignored directory={}", directory);
    found.delete();
    return Optional.empty();
  }

  private static Path ledger(Path directory) {
    return directory.resolve("log.ledger");
  }

  private static Path tape(Path directory, Frame.Stream stream) {
    return directory.resolve(stream == Frame.Stream.STDERR ? "stderr.tape" : "stdout.tape");
  }

  private Tape tape(Frame.Stream stream) {
    return stream == Frame.Stream.STDERR ? stderr : stdout;
  }

  // Taking and logging ----------------------------------------------------------------------

  /**
   * Takes bytes out of a pipe, by way of the tape; 0 is the pipe's end, an empty one is EAGAIN. On
   * a full disk they come straight from the pipe: the container goes on.
   */
  int take(Frame.Stream stream, int pipe, byte[] buffer) throws SyscallException {
    Tape tape = tape(stream);
    int count;
    try {
      count = Files.splice(pipe, tape.fd.number(), tape.size, buffer.length);
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        throw e;
      }
      return Files.read(pipe, buffer);
    }
    tape.size += count;
    play(tape, tape.size - count, buffer, count);
    return count;
  }

  private void play(Tape tape, long from, byte[] buffer, int count) throws SyscallException {
    int have = 0;
    while (have < count) {
      // JNA copies whole arrays there and back: a short line needs a short one.
      byte[] into = have == 0 && count > SHORT ? buffer : new byte[count - have];
      int read = Files.readAt(tape.fd.number(), into, count - have, from + have);
      if (read == 0) {
        throw new SyscallException("tape of " + directory + " is cut short", Errno.EIO);
      }
      if (into != buffer) {
        System.arraycopy(into, 0, buffer, have, read);
      }
      have += read;
    }
  }

  /** How long a tape is. */
  long size(Frame.Stream stream) {
    return tape(stream).size;
  }

  /** The log has a stream up to here, and besides this begins a line. */
  void logged(Frame.Stream stream, long position, byte[] unfinished) {
    Tape tape = tape(stream);
    tape.logged = position;
    tape.unfinished = unfinished;
  }

  /** The log file is this far; all of it is what {@link #logged} said. */
  void commit(Place now) {
    try {
      place = now;
      write();
      for (Frame.Stream stream : Frame.Stream.values()) {
        empty(tape(stream));
      }
      fails = false;
    } catch (SyscallException e) {
      if (!fails) {
        LOGGER.warn("journal not written directory={} reason={}", directory, e.getMessage());
      }
      fails = true;
    }
  }

  private void empty(Tape tape) throws SyscallException {
    if (tape.size > LONG_TAPE && tape.logged == tape.size) {
      // Between these two the ledger says more than there is: that nothing is missing.
      Files.truncate(tape.fd.number(), 0);
      tape.size = 0;
      tape.logged = 0;
      write();
    }
  }

  private void write() throws SyscallException {
    sequence++;
    int length = HEADER + stdout.unfinished.length + stderr.unfinished.length;
    ByteBuffer slot = ByteBuffer.allocate(length);
    slot.putLong(0).putLong(sequence).putLong(place.inode()).putLong(place.length());
    slot.putLong(stdout.logged).putInt(stdout.unfinished.length);
    slot.putLong(stderr.logged).putInt(stderr.unfinished.length);
    slot.position(HEADER).put(stdout.unfinished).put(stderr.unfinished);
    slot.putLong(0, checksum(slot.array(), length));
    int done = Files.writeAt(ledger.number(), slot.array(), length, sequence % 2 * SLOT);
    if (done < length) {
      throw new SyscallException("ledger of " + directory, Errno.ENOSPC);
    }
  }

  private static long checksum(byte[] slot, int length) {
    CRC32C sum = new CRC32C();
    sum.update(slot, 8, length - 8);
    return sum.getValue();
  }

  // Reading what an engine left ----------------------------------------------------------------

  private boolean load() throws SyscallException {
    boolean found = load(0);
    found |= load(SLOT);
    stdout.size = length(stdout.fd);
    stderr.size = length(stderr.fd);
    return found;
  }

  private static long length(Fd fd) throws SyscallException {
    byte[] probe = new byte[8192];
    long end = 0;
    int read;
    while ((read = Files.readAt(fd.number(), probe, probe.length, end)) > 0) {
      end += read;
    }
    return end;
  }

  /** Takes a slot if it is whole and the younger one. */
  private boolean load(int offset) throws SyscallException {
    byte[] bytes = new byte[SLOT];
    int length = Files.readAt(ledger.number(), bytes, SLOT, offset);
    ByteBuffer slot = ByteBuffer.wrap(bytes);
    if (length < HEADER || slot.getLong(8) <= sequence) {
      return false;
    }
    int out = slot.getInt(40);
    int err = slot.getInt(52);
    if (out < 0 || err < 0 || out + err > length - HEADER) {
      return false;
    }
    if (slot.getLong(0) != checksum(bytes, HEADER + out + err)) {
      return false;
    }
    sequence = slot.getLong(8);
    place = new Place(slot.getLong(16), slot.getLong(24));
    logged(Frame.Stream.STDOUT, slot.getLong(32), copy(bytes, HEADER, out));
    logged(Frame.Stream.STDERR, slot.getLong(44), copy(bytes, HEADER + out, err));
    return true;
  }

  private static byte[] copy(byte[] bytes, int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** How far the log file was written. */
  Place place() {
    return place;
  }

  /** The beginning of a line that the log does not have. */
  byte[] unfinished(Frame.Stream stream) {
    return tape(stream).unfinished;
  }

  /** What was taken out of the pipe and did not get into the log. */
  byte[] missing(Frame.Stream stream) throws SyscallException {
    Tape tape = tape(stream);
    byte[] bytes = new byte[(int) Math.max(0, tape.size - tape.logged)];
    play(tape, tape.logged, bytes, bytes.length);
    return bytes;
  }

  /** Removes the files: the run is over and the log has all of it. */
  void delete() {
    close();
    for (Path file :
        new Path[] {
          // The ledger first: without it the tapes mean nothing.
          ledger(directory),
          tape(directory, Frame.Stream.STDOUT),
          tape(directory, Frame.Stream.STDERR)
        }) {
      try {
        java.nio.file.Files.deleteIfExists(file);
      } catch (IOException e) {
        LOGGER.warn("journal left file={}", file, e);
      }
    }
  }

  @Override
  public void close() {
    ledger.close();
    stdout.fd.close();
    stderr.fd.close();
  }
}
