package dev.jcompose.linux.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value: what registers, set keys and comparisons of nf_tables hold. */
public final class Octets {

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone());
  }

  public static Octets of(InetAddress address) {
    return new Octets(address.getAddress());
  }

  /** Four bytes in host order, as the kernel keeps numbers of its own. */
  public static Octets u32(int value) {
    return new Octets(ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  /** Four bytes in network order. */
  public static Octets be32(int value) {
    return new Octets(ByteBuffer.allocate(4).putInt(value).array());
  }

  /** A port in network order, padded to a register of four bytes. */
  public static Octets port(int port) {
    return new Octets(new byte[] {(byte) (port >> 8), (byte) port, 0, 0});
  }

  /** One byte, padded to a register of four bytes. */
  public static Octets u8(int value) {
    return new Octets(new byte[] {(byte) value, 0, 0, 0});
  }

  /** An interface name padded to IFNAMSIZ, 16 bytes. */
  public static Octets link(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length > 15) {
      throw new IllegalArgumentException("interface name \"" + name + "\" has over 15 bytes");
    }
    return new Octets(Arrays.copyOf(text, 16));
  }

  /** Text without a terminator: a prefix to compare with. */
  public static Octets text(String text) {
    return new Octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One after the other. */
  public static Octets join(Octets... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(Octets::length).sum());
    for (Octets part : parts) {
      all.put(part.bytes);
    }
    return new Octets(all.array());
  }

  public int length() {
    return bytes.length;
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets o && Arrays.equals(bytes, o.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
