package dev.jcompose.engine.log;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** RFC 3339 times in UTC, as bytes: {@code 2024-05-01T10:00:00.123456789Z}. */
final class Timestamp {
  /** Room for the longest form. */
  static final int MAX = 30;

  private static final int SECONDS_END = 19;

  private final byte[] text = new byte[MAX];
  private long second = Long.MIN_VALUE;

  /**
   * Writes a time without trailing zeros of its fraction; the end offset. The part up to the second
   * is remembered, since most lines of a busy log share it.
   */
  int write(Instant time, byte[] out, int at) {
    if (time.getEpochSecond() != second) {
      second = time.getEpochSecond();
      writeSeconds(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    }
    System.arraycopy(text, 0, out, at, SECONDS_END);
    int end = at + SECONDS_END;
    int nano = time.getNano();
    if (nano != 0) {
      out[end++] = '.';
      for (int unit = 100_000_000; nano != 0; unit /= 10) {
        out[end++] = (byte) ('0' + nano / unit);
        nano %= unit;
      }
    }
    out[end++] = 'Z';
    return end;
  }

  private void writeSeconds(LocalDateTime time) {
    digits(time.getYear(), 0, 4, (byte) '-');
    digits(time.getMonthValue(), 5, 2, (byte) '-');
    digits(time.getDayOfMonth(), 8, 2, (byte) 'T');
    digits(time.getHour(), 11, 2, (byte) ':');
    digits(time.getMinute(), 14, 2, (byte) ':');
    digits(time.getSecond(), 17, 2, (byte) 'Z');
  }

  private void digits(int value, int at, int width, byte after) {
    int rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    text[at + width] = after;
  }

  /** Reads what {@link #write} wrote; {@link Instant#EPOCH} for anything else. */
  static Instant read(byte[] bytes, int from, int to) {
    if (to - from < SECONDS_END + 1 || bytes[to - 1] != 'Z') {
      return Instant.EPOCH;
    }
    try {
      long day =
          LocalDate.of(
                  number(bytes, from, 4), number(bytes, from + 5, 2), number(bytes, from + 8, 2))
              .toEpochDay();
      long seconds =
          number(bytes, from + 11, 2) * 3600L
              + number(bytes, from + 14, 2) * 60L
              + number(bytes, from + 17, 2);
      return Instant.ofEpochSecond(day * 86_400 + seconds, nanos(bytes, from, to));
    } catch (java.time.DateTimeException e) {
      return Instant.EPOCH; // not a date: a line that no filter by time should hide
    }
  }

  private static int nanos(byte[] bytes, int from, int to) {
    int nano = 0;
    int unit = 100_000_000;
    for (int i = from + SECONDS_END + 1; i < to - 1 && unit > 0; i++) {
      nano += (bytes[i] - '0') * unit;
      unit /= 10;
    }
    return nano;
  }

  private static int number(byte[] bytes, int at, int width) {
    int value = 0;
    for (int i = at; i < at + width; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  /** The same time with exactly nine digits of fraction and a space, as {@code logs -t} prints. */
  static byte[] prefix(byte[] bytes, int from, int to) {
    byte[] prefix =
        "0000-00-00T00:00:00.000000000Z ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int length = Math.min(to - from - 1, MAX - 1);
    if (length >= SECONDS_END) {
      System.arraycopy(bytes, from, prefix, 0, SECONDS_END);
      if (length > SECONDS_END + 1) {
        System.arraycopy(
            bytes, from + SECONDS_END + 1, prefix, SECONDS_END + 1, length - SECONDS_END - 1);
      }
    }
    return prefix;
  }
}
