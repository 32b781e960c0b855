package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jcompose.images.ImageException;
import java.util.Arrays;

/** Reads the fields of a 512-byte tar header: POSIX ustar with GNU's binary numbers. */
final class TarHeader {

  static final int BYTES = 512;

  private final byte[] block;

  TarHeader(byte[] block) {
    this.block = block;
  }

  /** True for the all-zero block that ends an archive. */
  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a block begins an archive: a header whose checksum fits, or an empty one's end. */
  static boolean isPlausible(byte[] block) {
    if (block.length < BYTES) {
      return false;
    }
    try {
      if (!isZero(block)) {
        new TarHeader(block).check();
      }
      return true;
    } catch (ImageException _) {
      return false;
    }
  }

  /** Refuses a header whose checksum is neither the unsigned nor the signed sum. */
  void check() throws ImageException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BYTES; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long expected = number(148, 8);
    if (expected != unsigned && expected != signed) {
      throw TarReader.damaged("a header's checksum does not fit");
    }
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  long size() throws ImageException {
    return number(124, 12);
  }

  long mode() throws ImageException {
    return number(100, 8);
  }

  long uid() throws ImageException {
    return number(108, 8);
  }

  long gid() throws ImageException {
    return number(116, 8);
  }

  long modified() throws ImageException {
    return number(136, 12);
  }

  long major() throws ImageException {
    return number(329, 8);
  }

  long minor() throws ImageException {
    return number(337, 8);
  }

  /** Whether a field holds something. */
  boolean isSaid(int offset) {
    return block[offset] != 0;
  }

  byte[] bytes() {
    return block;
  }

  byte[] link() {
    return text(157, 100);
  }

  /** The name, with ustar's prefix where the archive is POSIX's and not GNU's. */
  byte[] name() {
    byte[] name = text(0, 100);
    byte[] prefix = new String(block, 257, 6, ISO_8859_1).equals("ustar\0") ? text(345, 155) : name;
    if (prefix == name || prefix.length == 0) {
      return name;
    }
    byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    whole[prefix.length] = '/';
    System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
    return whole;
  }

  private byte[] text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, offset, end);
  }

  /** Octal digits, or GNU's two's complement big-endian number with the top bit of byte 0 set. */
  long number(int offset, int length) throws ImageException {
    if ((block[offset] & 0x80) != 0) {
      return binary(offset, length);
    }
    String digits = new String(block, offset, length, ISO_8859_1).replace('\0', ' ').strip();
    if (digits.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(digits, 8);
    } catch (NumberFormatException _) {
      throw TarReader.damaged("\"" + digits + "\" is not an octal number");
    }
  }

  private long binary(int offset, int length) throws ImageException {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < length; i++) {
      int b = block[offset + i] & 0xff;
      if (i == 0) {
        b = negative ? b : b & 0x7f;
      }
      if (i < length - 8 && b != (negative ? 0xff : 0)) {
        throw TarReader.damaged("a number is larger than 64 bits");
      }
      value = (value << 8) | b;
    }
    return value;
  }
}
