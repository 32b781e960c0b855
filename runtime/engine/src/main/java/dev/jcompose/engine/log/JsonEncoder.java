package dev.jcompose.engine.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Collects json-file records, {@code {"log":"text\n","stream":"stdout","time":"..."}} and a line
 * feed each, in one growing array.
 *
 * <p>Written by hand since this is the engine's busiest path: a fast container prints hundreds of
 * megabytes a second. Bytes that are not UTF-8 become U+FFFD, as under dockerd.
 */
final class JsonEncoder implements RecordFormat.Encoder {
  private static final byte[] LOG = ascii("{\"log\":\"");
  private static final byte[] END = ascii("\"}\n");
  private static final byte[] HEX = ascii("0123456789abcdef");

  /**
   * 0: copied as it is. 'u': six-byte escape. '8': not ASCII. Else the letter after a backslash.
   */
  private static final byte[] CLASS = classes();

  /** What a record has around its text, with room to spare. */
  private static final int FRAME = 96;

  private static final int START = 4 * 1024;
  private static final int KEPT = 64 * 1024;

  private final byte[] afterStdout;
  private final byte[] afterStderr;
  private final Timestamp timestamp = new Timestamp();
  private byte[] out = new byte[START];
  private int size;

  /** {@code attributes}: what each record says besides, see {@code logs --details}. */
  JsonEncoder(Map<String, String> attributes) {
    afterStdout = afterText("stdout", attributes);
    afterStderr = afterText("stderr", attributes);
  }

  private static byte[] afterText(String stream, Map<String, String> attributes) {
    StringBuilder text = new StringBuilder("\",\"stream\":\"").append(stream).append('"');
    if (!attributes.isEmpty()) {
      text.append(",\"attrs\":").append(json(attributes));
    }
    return text.append(",\"time\":\"").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String json(Map<String, String> attributes) {
    try {
      return ApiJson.mapper().writeValueAsString(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is JSON", e);
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

  @Override
  public void append(Frame.Stream stream, Instant time, byte[] text, int offset, int length) {
    byte[] after = stream == Frame.Stream.STDERR ? afterStderr : afterStdout;
    reserve(6 * length + FRAME + after.length);
    put(LOG);
    text(text, offset, offset + length);
    put(after);
    size = timestamp.write(time, out, size);
    put(END);
  }

  private void text(byte[] text, int from, int to) {
    byte[] classes = CLASS;
    int start = from;
    int at = from;
    while (at < to) {
      byte kind = classes[text[at] & 0xff];
      if (kind == 0) {
        at++;
        continue;
      }
      int width = kind == '8' ? utf8(text, at, to) : 0;
      if (width > 0) {
        at += width;
        continue;
      }
      copy(text, start, at);
      escape(kind, text[at]);
      at++;
      start = at;
    }
    copy(text, start, at);
  }

  private void escape(byte kind, byte value) {
    switch (kind) {
      case '8' -> {
        out[size++] = (byte) 0xef;
        out[size++] = (byte) 0xbf;
        out[size++] = (byte) 0xbd;
      }
      case 'u' -> {
        out[size++] = '\\';
        out[size++] = 'u';
        out[size++] = '0';
        out[size++] = '0';
        out[size++] = HEX[value >> 4 & 0xf];
        out[size++] = HEX[value & 0xf];
      }
      default -> {
        out[size++] = '\\';
        out[size++] = kind;
      }
    }
  }

  /** The length of the well-formed character that starts here (Unicode, table 3-7), or 0. */
  private static int utf8(byte[] text, int at, int to) {
    int lead = text[at] & 0xff;
    int width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + width > to) {
      return 0;
    }
    int second = text[at + 1] & 0xff;
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = at + 2; i < at + width; i++) {
      if ((text[i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return width;
  }

  private void copy(byte[] text, int from, int to) {
    System.arraycopy(text, from, out, size, to - from);
    size += to - from;
  }

  private void put(byte[] bytes) {
    System.arraycopy(bytes, 0, out, size, bytes.length);
    size += bytes.length;
  }

  private void reserve(int room) {
    if (out.length - size < room) {
      out = Arrays.copyOf(out, Math.max(size + room, 2 * out.length));
    }
  }

  private static byte[] classes() {
    byte[] classes = new byte[256];
    Arrays.fill(classes, 0, 0x20, (byte) 'u');
    Arrays.fill(classes, 0x80, 256, (byte) '8');
    classes['"'] = '"';
    classes['\\'] = '\\';
    classes['\n'] = 'n';
    classes['\r'] = 'r';
    classes['\t'] = 't';
    return classes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
