package dev.jcompose.images.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Ranges of addresses, {@code 10.0.0.0/8}. */
final class Cidr {

  private Cidr() {}

  /** Whether a range holds an address; a text that is no range holds none. */
  static boolean contains(String range, InetAddress address) {
    int slash = range.indexOf('/');
    String network = slash < 0 ? range : range.substring(0, slash);
    if (!Endpoint.isAddress(network)) {
      return false;
    }
    try {
      byte[] wanted = InetAddress.getByName(network).getAddress();
      byte[] given = address.getAddress();
      int bits = slash < 0 ? wanted.length * 8 : Integer.parseInt(range.substring(slash + 1));
      return wanted.length == given.length
          && bits >= 0
          && bits <= wanted.length * 8
          && samePrefix(wanted, given, bits);
    } catch (UnknownHostException | NumberFormatException _) {
      return false;
    }
  }

  private static boolean samePrefix(byte[] a, byte[] b, int bits) {
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if (((a[i / 8] ^ b[i / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
