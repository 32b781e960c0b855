package dev.jcompose.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds where the last records of a log begin, by counting line feeds from its end. */
final class TailSearch {
  private static final int BLOCK = 64 * 1024;

  private TailSearch() {}

  /** A segment's number and a position in it. */
  record Start(long segment, long position) {}

  /** Where to start for the last {@code count} records before the bounds. */
  static Start find(ContainerLog log, ContainerLog.Bounds bounds, int count) throws IOException {
    Start start = new Start(bounds.segment(), bounds.length());
    int missing = count;
    ContainerLog.Place place = log.openBefore(bounds.segment() + 1);
    while (missing > 0 && place != null) {
      long number = place.segment().number;
      try (FileChannel channel = place.channel()) {
        if (channel != null) {
          long end = number == bounds.segment() ? bounds.length() : place.length();
          Backwards scan = new Backwards(channel, end, missing);
          start = new Start(number, scan.position());
          missing = scan.missing();
        }
      }
      place = log.openBefore(number);
    }
    return start;
  }

  /** A scan of one file from its end. */
  private static final class Backwards {
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private int missing;
    private long position;

    Backwards(FileChannel channel, long end, int count) throws IOException {
      missing = count;
      long blockEnd = end;
      while (blockEnd > 0) {
        long blockStart = Math.max(0, blockEnd - BLOCK);
        load(channel, blockStart, (int) (blockEnd - blockStart));
        int found = scan(blockEnd == end);
        if (found >= 0) {
          position = blockStart + found;
          return;
        }
        blockEnd = blockStart;
      }
      // The first record of a file has no line feed before it.
      missing -= end > 0 ? 1 : 0;
    }

    int missing() {
      return missing;
    }

    long position() {
      return position;
    }

    private void load(FileChannel channel, long start, int length) throws IOException {
      block.clear().limit(length);
      while (block.hasRemaining()) {
        if (channel.read(block, start + block.position()) < 0) {
          throw new IOException("log file is shorter than what was written to it");
        }
      }
    }

    /** The offset behind the line feed that ends the record before the wanted ones, or -1. */
    private int scan(boolean last) {
      for (int i = block.limit() - (last ? 2 : 1); i >= 0; i--) {
        if (block.get(i) == '\n' && --missing == 0) {
          return i + 1;
        }
      }
      return -1;
    }
  }
}
