package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Reads one json-file record at a time, ours or dockerd's: members in any order, unknown ones
 * skipped. The parsed record is valid until the next call.
 */
final class JsonDecoder implements RecordFormat.Decoder {
  private byte[] text = new byte[1024];
  private int length;
  private byte[] line = new byte[0];
  private int at;
  private int end;
  private int timeFrom;
  private int timeTo;
  private Frame.Stream stream = Frame.Stream.STDOUT;

  @Override
  public boolean decode(byte[] bytes, int from, int to) {
    line = bytes;
    at = from;
    end = to;
    length = -1;
    timeFrom = timeTo = from;
    stream = Frame.Stream.STDOUT;
    return take('{') && members() && length >= 0;
  }

  @Override
  public Frame.Stream stream() {
    return stream;
  }

  @Override
  public Instant time() {
    return Timestamp.read(line, timeFrom, timeTo);
  }

  @Override
  public byte[] timePrefix() {
    return Timestamp.prefix(line, timeFrom, timeTo);
  }

  @Override
  public byte[] text() {
    return Arrays.copyOf(text, length);
  }

  private boolean members() {
    if (take('}')) {
      return true;
    }
    do {
      int key = at;
      if (!skipString() || !take(':')) {
        return false;
      }
      if (!member(key)) {
        return false;
      }
    } while (take(','));
    return take('}');
  }

  private boolean member(int key) {
    if (at >= end || line[at] != '"') {
      return skipValue();
    }
    if (named(key, "log")) {
      return unescape();
    }
    int from = at + 1;
    if (!skipString()) {
      return false;
    }
    if (named(key, "stream")) {
      stream = named(from - 1, "stderr") ? Frame.Stream.STDERR : Frame.Stream.STDOUT;
    } else if (named(key, "time")) {
      timeFrom = from;
      timeTo = at - 1;
    }
    return true;
  }

  /** Whether the string literal at {@code quote} is this one. */
  private boolean named(int quote, String name) {
    int size = name.length();
    if (quote + size + 2 > end || line[quote + size + 1] != '"') {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (line[quote + 1 + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(char wanted) {
    skipBlanks();
    if (at < end && line[at] == wanted) {
      at++;
      skipBlanks();
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < end && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
      at++;
    }
  }

  private boolean skipString() {
    if (at >= end || line[at] != '"') {
      return false;
    }
    for (at++; at < end; at++) {
      if (line[at] == '\\') {
        at++;
      } else if (line[at] == '"') {
        at++;
        return true;
      }
    }
    return false;
  }

  private boolean skipValue() {
    int depth = 0;
    while (at < end) {
      byte b = line[at];
      if (b == '"') {
        if (!skipString()) {
          return false;
        }
        continue;
      }
      if (depth == 0 && (b == ',' || b == '}')) {
        return true;
      }
      depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
      at++;
    }
    return false;
  }

  private boolean unescape() {
    at++;
    int size = 0;
    if (text.length < end - at) {
      text = new byte[end - at];
    }
    while (at < end) {
      byte b = line[at++];
      if (b == '"') {
        length = size;
        return true;
      }
      if (b != '\\') {
        text[size++] = b;
      } else if (at >= end) {
        return false;
      } else if (line[at] == 'u') {
        size = unicode(size);
        if (size < 0) {
          return false;
        }
      } else {
        text[size++] = unescaped(line[at++]);
      }
    }
    return false;
  }

  private static byte unescaped(byte letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> letter;
    };
  }

  /** Appends the character of an escape of one or (a surrogate pair) two code units; -1 if torn. */
  private int unicode(int size) {
    int unit = hex();
    if (unit < 0) {
      return -1;
    }
    String character = Character.toString((char) unit);
    if (Character.isHighSurrogate((char) unit)
        && at + 6 <= end
        && line[at] == '\\'
        && line[at + 1] == 'u') {
      at++;
      int low = hex();
      if (low < 0) {
        return -1;
      }
      character += (char) low;
    }
    byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, text, size, bytes.length);
    return size + bytes.length;
  }

  /** The code unit of {@code uXXXX} at the position, which moves behind it; -1 if torn. */
  private int hex() {
    if (at + 5 > end) {
      return -1;
    }
    int value = 0;
    for (int i = at + 1; i < at + 5; i++) {
      int digit = Character.digit(line[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    at += 5;
    return value;
  }
}
