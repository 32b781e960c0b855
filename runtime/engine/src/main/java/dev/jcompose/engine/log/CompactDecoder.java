package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import java.time.Instant;
import java.util.Arrays;

/** Reads what {@link CompactEncoder} wrote. */
final class CompactDecoder implements RecordFormat.Decoder {
  private static final int HEAD = 1 + CompactEncoder.TIME_DIGITS;

  private byte[] bytes = new byte[0];
  private int from;
  private int to;
  private boolean endsLine;
  private Frame.Stream stream = Frame.Stream.STDOUT;
  private long nanos;

  @Override
  public boolean decode(byte[] line, int start, int end) {
    if (end - start < HEAD) {
      return false;
    }
    char kind = (char) line[start];
    char lower = Character.toLowerCase(kind);
    if (lower != 'o' && lower != 'e') {
      return false;
    }
    long time = 0;
    for (int i = start + 1; i < start + HEAD; i++) {
      int digit = Character.digit(line[i], 16);
      if (digit < 0) {
        return false;
      }
      time = time << 4 | digit;
    }
    bytes = line;
    from = start + HEAD;
    to = end;
    endsLine = kind == lower;
    stream = lower == 'e' ? Frame.Stream.STDERR : Frame.Stream.STDOUT;
    nanos = time;
    return true;
  }

  @Override
  public Frame.Stream stream() {
    return stream;
  }

  @Override
  public Instant time() {
    return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
  }

  @Override
  public byte[] timePrefix() {
    byte[] text = new byte[Timestamp.MAX];
    int length = new Timestamp().write(time(), text, 0);
    return Timestamp.prefix(text, 0, length);
  }

  @Override
  public byte[] text() {
    byte[] text = Arrays.copyOfRange(bytes, from, endsLine ? to + 1 : to);
    if (endsLine) {
      text[text.length - 1] = '\n';
    }
    return text;
  }
}
