package dev.jcompose.network.address;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An address with a prefix length. As a subnet its host bits are zero; as an interface's address
 * they are not.
 */
public record Cidr(InetAddress address, int prefix) {

  public Cidr {
    if (prefix < 0 || prefix > address.getAddress().length * 8) {
      throw new IllegalArgumentException("prefix length " + prefix + " of " + text(address));
    }
  }

  /**
   * Parses {@code 172.18.0.0/16} or {@code fd00::/64}; without a prefix length it is the whole
   * address.
   *
   * @throws IllegalArgumentException with the text quoted
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
      int bits = address.getAddress().length * 8;
      return new Cidr(address, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an address in CIDR form", e);
    }
  }

  /**
   * Parses an address, never asking a name server. IPv4 has four parts: the old short forms are
   * more often mistakes.
   *
   * @throws IllegalArgumentException with the text quoted
   */
  public static InetAddress literal(String text) {
    boolean ipv4 = text.indexOf(':') < 0;
    if (ipv4 && text.chars().filter(c -> c == '.').count() != 3) {
      throw new IllegalArgumentException("\"" + text + "\" is not an address");
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an address", e);
    }
  }

  public boolean isIpv4() {
    return address instanceof Inet4Address;
  }

  /** The subnet that this address is in: host bits zero. */
  public Cidr network() {
    return new Cidr(at(BigInteger.ZERO), prefix);
  }

  /** How many addresses the subnet has. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(bits() - prefix);
  }

  /** The address at an offset from the start of the subnet. */
  public InetAddress at(BigInteger offset) {
    BigInteger start = value(address).shiftRight(bits() - prefix).shiftLeft(bits() - prefix);
    return of(start.add(offset), bits() / 8);
  }

  /** As {@link #at(BigInteger)}. */
  public InetAddress at(long offset) {
    return at(BigInteger.valueOf(offset));
  }

  /** The last address: for IPv4 the broadcast address. */
  public InetAddress last() {
    return at(size().subtract(BigInteger.ONE));
  }

  /** Where in this subnet an address of it lies. */
  public BigInteger offsetOf(InetAddress member) {
    return value(member).subtract(value(at(BigInteger.ZERO)));
  }

  public boolean contains(InetAddress candidate) {
    return candidate.getAddress().length * 8 == bits()
        && new Cidr(candidate, prefix).network().address.equals(network().address);
  }

  /** Whether any address is in both. */
  public boolean overlaps(Cidr other) {
    return isIpv4() == other.isIpv4()
        && (prefix <= other.prefix ? contains(other.address) : other.contains(address));
  }

  /** The address as people write it, without a scope or a host name. */
  public static String text(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    if (address instanceof Inet4Address) {
      return text;
    }
    return compress(scope < 0 ? text : text.substring(0, scope));
  }

  private static String compress(String long6) {
    String[] groups = long6.split(":", -1);
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end].equals("0")) {
        end++;
      }
      if (end - i > bestLength) {
        best = i;
        bestLength = end - i;
      }
    }
    if (best < 0) {
      return long6;
    }
    return String.join(":", Arrays.copyOf(groups, best))
        + "::"
        + String.join(":", Arrays.copyOfRange(groups, best + bestLength, groups.length));
  }

  private int bits() {
    return address.getAddress().length * 8;
  }

  private static BigInteger value(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  private static InetAddress of(BigInteger value, int length) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[length];
    int count = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
    try {
      return InetAddress.getByAddress(fixed);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return text(address) + "/" + prefix;
  }
}
