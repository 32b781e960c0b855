package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;

/** Writes tar archives by hand, wrong ones too. */
public final class TarBuilder {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int mode = 0644;
  private int uid;

  public TarBuilder mode(int bits) {
    mode = bits;
    return this;
  }

  public TarBuilder uid(int id) {
    uid = id;
    return this;
  }

  public TarBuilder file(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  public TarBuilder file(String name, byte[] content) {
    return member(name, '0', "", content);
  }

  public TarBuilder directory(String name) {
    return member(name, '5', "", new byte[0]);
  }

  public TarBuilder symlink(String name, String target) {
    return member(name, '2', target, new byte[0]);
  }

  public TarBuilder hardLink(String name, String target) {
    return member(name, '1', target, new byte[0]);
  }

  /** A PAX record for the next member; the value may be any bytes. */
  public TarBuilder pax(String keyword, byte[] value) {
    byte[] record = (" " + keyword + "=").getBytes(UTF_8);
    int length = record.length + value.length + 1;
    int total = length + Integer.toString(length).length();
    total = length + Integer.toString(total).length();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(Integer.toString(total).getBytes(UTF_8));
    content.writeBytes(record);
    content.writeBytes(value);
    content.write('\n');
    return member("pax", 'x', "", content.toByteArray());
  }

  public TarBuilder member(String name, char type, String link, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name.getBytes(UTF_8));
    put(header, 100, octal(mode, 7));
    put(header, 108, octal(uid, 7));
    put(header, 116, octal(uid, 7));
    put(header, 124, octal(content.length, 11));
    put(header, 136, octal(1_000_000_000, 11));
    header[156] = (byte) type;
    put(header, 157, link.getBytes(UTF_8));
    put(header, 257, "ustar\00000".getBytes(ISO_8859_1));
    Arrays.fill(header, 148, 156, (byte) ' ');
    long sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, octal(sum, 6));
    header[154] = 0;
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & 511]);
    return this;
  }

  public byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.writeBytes(new byte[1024]);
    return whole.toByteArray();
  }

  public InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }

  private static byte[] octal(long value, int digits) {
    return String.format("%0" + digits + "o", value).getBytes(ISO_8859_1);
  }

  private static void put(byte[] header, int at, byte[] text) {
    System.arraycopy(text, 0, header, at, text.length);
  }
}
