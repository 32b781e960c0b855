package dev.jcompose.engine.log;

import java.util.Arrays;

/**
 * Cuts the bytes of one stream into log records: a line with its line feed, or a piece of {@value
 * #LIMIT} bytes of a longer line. A piece ends between characters if the text is UTF-8.
 */
final class LineSplitter {
  static final int LIMIT = 16 * 1024;

  /** Takes the records. The array is valid during the call only. */
  interface Records {
    void record(byte[] bytes, int offset, int length);
  }

  private byte[] pending = new byte[0];
  private int count;

  /** Takes bytes in; an unfinished line is kept for the next call. */
  void accept(byte[] bytes, int offset, int length, Records records) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int room = LIMIT - count;
      int window = Math.min(end - at, room);
      int feed = lineFeed(bytes, at, at + window);
      if (feed >= 0) {
        emitLine(bytes, at, feed + 1 - at, records);
        at = feed + 1;
      } else {
        keep(bytes, at, window);
        at += window;
        if (window == room) {
          emitPiece(records);
        }
      }
    }
  }

  /** The stream is at its end: an unfinished line becomes a record without a line feed. */
  void end(Records records) {
    if (count > 0) {
      int length = count;
      count = 0;
      records.record(pending, 0, length);
    }
    pending = new byte[0];
  }

  /** Goes on with a line that another splitter did not finish. */
  void restore(byte[] unfinished) {
    pending = unfinished;
    count = unfinished.length;
  }

  /** How long the unfinished line is so far. */
  int count() {
    return count;
  }

  /** The unfinished line so far. */
  byte[] pending() {
    return Arrays.copyOf(pending, count);
  }

  private void emitLine(byte[] bytes, int at, int length, Records records) {
    if (count == 0) {
      records.record(bytes, at, length);
      return;
    }
    keep(bytes, at, length);
    int total = count;
    count = 0;
    records.record(pending, 0, total);
  }

  private void emitPiece(Records records) {
    int cut = characterBoundary();
    int total = count;
    records.record(pending, 0, cut);
    System.arraycopy(pending, cut, pending, 0, total - cut);
    count = total - cut;
  }

  /** Where the last, possibly unfinished, UTF-8 character of the pending bytes begins. */
  private int characterBoundary() {
    for (int back = 1; back <= 3; back++) {
      int b = pending[count - back] & 0xff;
      if (b < 0x80) {
        return count;
      }
      if (b >= 0xc0) {
        int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
        return needed > back ? count - back : count;
      }
    }
    return count;
  }

  private void keep(byte[] bytes, int at, int length) {
    if (pending.length < count + length) {
      int wanted = Math.max(count + length, Math.min(LIMIT, 2 * pending.length));
      pending = Arrays.copyOf(pending, Math.max(256, wanted));
    }
    System.arraycopy(bytes, at, pending, count, length);
    count += length;
  }

  private static int lineFeed(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
