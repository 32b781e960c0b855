package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a log: streams cut into records, records encoded and stored, the journal told
 * how far that is. One thread at a time: its owner holds a lock.
 */
final class LogWriter {

  /** Where records go. */
  interface Shelf {
    /** The newest file, for appending. */
    OutputStream open() throws IOException;

    /** The inode of the newest file; 0 if there is none. */
    long inode() throws IOException;

    long length();

    /** So many bytes of complete records were appended. */
    void appended(int bytes);

    /** Something was appended that does not count: the disk was full half way. */
    void takeBack() throws IOException;

    /** Makes the newest file an older one. */
    void rotate() throws IOException;
  }

  private final Shelf shelf;
  private final LogSettings settings;
  private final RecordFormat.Encoder encoder;
  private final LineSplitter stdout = new LineSplitter();
  private final LineSplitter stderr = new LineSplitter();
  private byte[] copied = new byte[0];
  private @Nullable OutputStream file;
  private long inode;
  private @Nullable Journal journal;

  LogWriter(Shelf shelf, LogSettings settings) {
    this.shelf = shelf;
    this.settings = settings;
    this.encoder = settings.format().encoder(settings);
  }

  @Nullable Journal journal() {
    return journal;
  }

  /** Goes on with what a journal says: unfinished lines, and bytes that are not in the log. */
  void resume(Journal left, Instant now) throws IOException {
    for (Frame.Stream stream : Frame.Stream.values()) {
      splitter(stream).restore(left.unfinished(stream));
    }
    inode = shelf.inode();
    journal = left;
    for (Frame.Stream stream : Frame.Stream.values()) {
      write(stream, ByteBuffer.wrap(left.missing(stream)), now);
    }
  }

  /** From now on the journal is told how far the log is. */
  void attach(Journal used) throws IOException {
    inode = shelf.inode();
    journal = used;
    used.commit(place());
  }

  Journal.Place place() throws IOException {
    return new Journal.Place(shelf.inode(), shelf.length());
  }

  LineSplitter splitter(Frame.Stream stream) {
    return stream == Frame.Stream.STDERR ? stderr : stdout;
  }

  void write(Frame.Stream stream, ByteBuffer bytes, Instant now) throws IOException {
    int length = bytes.remaining();
    byte[] array;
    int offset;
    if (bytes.hasArray()) {
      array = bytes.array();
      offset = bytes.arrayOffset() + bytes.position();
      bytes.position(bytes.limit());
    } else {
      array = copied = copied.length < length ? new byte[length] : copied;
      offset = 0;
      bytes.get(array, 0, length);
    }
    Records records = new Records(stream, now, length);
    splitter(stream).accept(array, offset, length, records);
    records.finish();
  }

  /** An unfinished line becomes a record of its own. */
  void endOfStream(Frame.Stream stream, Instant now) throws IOException {
    Records records = new Records(stream, now, 0);
    splitter(stream).end(records);
    records.finish();
  }

  /** The run is over and the log has all of it. */
  void end() throws IOException {
    Journal over = journal;
    journal = null;
    if (over != null) {
      over.delete();
    }
    closeFile();
  }

  /** The run goes on under another engine. */
  void letGo() throws IOException {
    Journal left = journal;
    journal = null;
    if (left != null) {
      left.close();
    }
    closeFile();
  }

  private void closeFile() throws IOException {
    OutputStream open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  /** Encodes the records of one call and stores them: usually by one write(2). */
  private final class Records implements LineSplitter.Records {
    private final Frame.Stream stream;
    private final Instant time;
    private final int before;
    private final long chunk;
    private long emitted;
    private @Nullable IOException failure;

    Records(Frame.Stream stream, Instant time, int length) {
      this.stream = stream;
      this.time = time;
      this.before = splitter(stream).count();
      Journal used = journal;
      this.chunk = used == null ? 0 : Math.max(0, used.size(stream) - length);
    }

    @Override
    public void record(byte[] bytes, int offset, int length) {
      if (failure != null) {
        return;
      }
      try {
        if (settings.maxSize() > 0 && shelf.length() + encoder.size() >= settings.maxSize()) {
          store();
          rotate();
        }
        encoder.append(stream, time, bytes, offset, length);
        emitted += length;
      } catch (IOException e) {
        failure = e;
      }
    }

    void finish() throws IOException {
      try {
        if (failure != null) {
          throw failure;
        }
        store();
      } finally {
        encoder.clear();
        Journal used = journal;
        if (used != null) {
          used.logged(stream, used.size(stream), splitter(stream).pending());
          used.commit(new Journal.Place(inode, shelf.length()));
        }
      }
    }

    private void store() throws IOException {
      if (encoder.size() == 0) {
        return;
      }
      OutputStream out = file;
      if (out == null) {
        out = file = shelf.open();
        inode = shelf.inode();
      }
      try {
        out.write(encoder.array(), 0, encoder.size());
      } catch (IOException e) {
        closeFile();
        shelf.takeBack();
        throw e;
      }
      shelf.appended(encoder.size());
      encoder.clear();
    }

    /** The journal follows on both sides: a crash must not bring back what an older file has. */
    private void rotate() throws IOException {
      tellJournal();
      closeFile();
      shelf.rotate();
      inode = 0;
      tellJournal();
    }

    private void tellJournal() {
      Journal used = journal;
      if (used != null) {
        if (emitted > 0) {
          used.logged(stream, chunk + emitted - before, new byte[0]);
        }
        used.commit(new Journal.Place(inode, shelf.length()));
      }
    }
  }
}
