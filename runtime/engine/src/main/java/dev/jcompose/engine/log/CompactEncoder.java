package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import java.time.Instant;
import java.util.Arrays;

/**
 * Collects compact records: {@code o} for standard output or {@code e} for standard error, in upper
 * case if the text is not the end of its line; sixteen hexadecimal digits of nanoseconds since
 * 1970; the text, as it is; a line feed.
 */
final class CompactEncoder implements RecordFormat.Encoder {
  static final int TIME_DIGITS = 16;

  private static final int FRAME = 1 + TIME_DIGITS + 1;
  private static final int START = 4 * 1024;
  private static final int KEPT = 64 * 1024;

  private byte[] out = new byte[START];
  private int size;

  @Override
  public void append(Frame.Stream stream, Instant time, byte[] text, int offset, int length) {
    if (out.length - size < length + FRAME) {
      out = Arrays.copyOf(out, Math.max(size + length + FRAME, 2 * out.length));
    }
    boolean endsLine = length > 0 && text[offset + length - 1] == '\n';
    char kind = stream == Frame.Stream.STDERR ? 'e' : 'o';
    out[size++] = (byte) (endsLine ? kind : Character.toUpperCase(kind));
    long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    for (int shift = 4 * (TIME_DIGITS - 1); shift >= 0; shift -= 4) {
      out[size++] = (byte) Character.forDigit((int) (nanos >>> shift & 0xf), 16);
    }
    System.arraycopy(text, offset, out, size, length);
    size += length;
    if (!endsLine) {
      out[size++] = '\n';
    }
  }

  @Override
  public byte[] array() {
    return out;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void clear() {
    size = 0;
    if (out.length > KEPT) {
      out = new byte[START];
    }
  }
}
