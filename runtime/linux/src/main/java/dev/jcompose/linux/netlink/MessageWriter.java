package dev.jcompose.linux.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes netlink messages one after the other. It alone computes lengths and padding.
 *
 * <pre>
 * struct nlmsghdr { u32 len; u16 type; u16 flags; u32 seq; u32 pid; };   // 16 bytes
 * struct nlattr   { u16 len; u16 type; };                                // 4 bytes, value, padding to 4
 * </pre>
 */
final class MessageWriter {

  private static final int HEADER = 16;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int NLA_F_NESTED = 0x8000;
  private static final int MAX_ATTRIBUTE = 0xffff;

  private ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
  private int start;
  private int sequence;
  private int messages;

  /** {@code firstSequence}: of the first message; each further one has one more. */
  MessageWriter(int firstSequence) {
    sequence = firstSequence;
  }

  MessageWriter begin(int type, int flags) {
    start = buffer.position();
    room(HEADER)
        .putInt(0)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(sequence++)
        .putInt(0);
    messages++;
    return this;
  }

  /** Ends the message begun last. */
  void end() {
    buffer.putInt(start, buffer.position() - start);
  }

  MessageWriter u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  MessageWriter u16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  /** Network byte order. */
  MessageWriter be16(int value) {
    room(2).put((byte) (value >> 8)).put((byte) value);
    return this;
  }

  MessageWriter u32(int value) {
    room(4).putInt(value);
    return this;
  }

  MessageWriter attribute(int type, byte[] value) {
    int length = ATTRIBUTE_HEADER + value.length;
    if (length > MAX_ATTRIBUTE) {
      throw new IllegalArgumentException("attribute " + type + " has " + value.length + " bytes");
    }
    int padded = align(length);
    room(padded).putShort((short) length).putShort((short) type).put(value);
    for (int i = length; i < padded; i++) {
      buffer.put((byte) 0);
    }
    return this;
  }

  MessageWriter attribute(int type, Octets value) {
    return attribute(type, value.bytes());
  }

  /** NUL-terminated, as the kernel's NLA_NUL_STRING. */
  MessageWriter attribute(int type, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return attribute(type, Arrays.copyOf(text, text.length + 1));
  }

  MessageWriter attribute(int type, InetAddress value) {
    return attribute(type, value.getAddress());
  }

  /** Host byte order, as rtnetlink has it. */
  MessageWriter attribute32(int type, int value) {
    room(8).putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  /** Network byte order, as nf_tables has it. */
  MessageWriter attributeBe32(int type, int value) {
    return attribute(type, Octets.be32(value));
  }

  /** Network byte order. */
  MessageWriter attributeBe64(int type, long value) {
    return attribute(type, ByteBuffer.allocate(8).putLong(value).array());
  }

  /** An attribute whose value is what {@code body} writes. */
  MessageWriter nested(int type, Runnable body) {
    int at = buffer.position();
    room(ATTRIBUTE_HEADER).putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
    body.run();
    int length = buffer.position() - at;
    if (length > MAX_ATTRIBUTE) {
      throw new IllegalArgumentException("nested attribute " + type + " has " + length + " bytes");
    }
    buffer.putShort(at, (short) length);
    return this;
  }

  /** How many messages were begun. */
  int messages() {
    return messages;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static int align(int length) {
    return (length + 3) & ~3;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer = ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).put(buffer.flip());
    }
    return buffer;
  }
}
