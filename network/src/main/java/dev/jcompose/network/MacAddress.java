package dev.jcompose.network;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** A link-layer address, 48 bits. */
public record MacAddress(long bits) {

  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("0x" + Long.toHexString(bits) + " has more than 48 bits");
    }
  }

  /**
   * Parses {@code 02:42:ac:11:00:02}, with colons or dashes.
   *
   * @throws IllegalArgumentException with the text quoted
   */
  public static MacAddress parse(String text) {
    if (!text.matches("([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")) {
      throw new IllegalArgumentException("\"" + text + "\" is not a MAC address");
    }
    return new MacAddress(Long.parseLong(text.replaceAll("[:-]", ""), 16));
  }

  /** A random one, unicast and locally administered. */
  public static MacAddress random(SecureRandom random) {
    long bits = random.nextLong() >>> 16;
    return new MacAddress((bits & ~(1L << 40)) | (1L << 41));
  }

  /**
   * The one of an IPv4 address, {@code 02:42} and its four bytes: whoever has the address next is
   * reached by neighbours that still remember its last holder.
   */
  static MacAddress of(Inet4Address address) {
    return new MacAddress(
        0x0242L << 32 | Integer.toUnsignedLong(ByteBuffer.wrap(address.getAddress()).getInt()));
  }

  /** The six bytes as on the wire. */
  public byte[] bytes() {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (bits >>> (40 - 8 * i));
    }
    return bytes;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(17);
    for (byte b : bytes()) {
      text.append(text.isEmpty() ? "" : ":").append(String.format("%02x", b));
    }
    return text.toString();
  }
}
