package dev.jcompose.network.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides what a query gets: an answer of ours, or that it be forwarded. No sockets. */
final class Responder {

  private static final String IPV4_REVERSE = ".in-addr.arpa";
  private static final String IPV6_REVERSE = ".ip6.arpa";

  private final NameTable names;
  private final RandomGenerator random;

  Responder(NameTable names, RandomGenerator random) {
    this.names = names;
    this.random = random;
  }

  /**
   * An answer from the name table; empty if others are to be asked.
   *
   * @param limit bytes that the answer may have
   */
  Optional<byte[]> answer(Zone zone, DnsQuery query, byte[] message, int limit) {
    if (query.questionClass() != DnsQuery.INTERNET) {
      return Optional.empty();
    }
    if (query.type() == DnsQuery.PTR) {
      return address(query.key())
          .flatMap(address -> names.name(zone.view(), address))
          .map(name -> DnsReply.pointer(query, message, name));
    }
    Optional<List<InetAddress>> known = names.addresses(zone.view(), query.key());
    if (known.isPresent()) {
      return Optional.of(DnsReply.addresses(query, message, pick(query, known.get()), limit));
    }
    boolean single = query.name().indexOf('.') < 0;
    return single && !zone.forwardsSingleLabels()
        ? Optional.of(DnsReply.empty(query, message, DnsReply.NO_ERROR))
        : Optional.empty();
  }

  // Every address of the asked family in a new order each time, so that clients spread.
  private List<InetAddress> pick(DnsQuery query, List<InetAddress> known) {
    if (query.type() != DnsQuery.A && query.type() != DnsQuery.AAAA) {
      return List.of();
    }
    List<InetAddress> list =
        new ArrayList<>(known.stream().filter(a -> DnsReply.fits(query.type(), a)).toList());
    Collections.shuffle(list, random);
    return list;
  }

  /** The address that a reverse name stands for, RFC 1035 section 3.5 and RFC 3596 section 2.5. */
  static Optional<InetAddress> address(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    try {
      if (lower.endsWith(IPV4_REVERSE)) {
        List<String> parts = labels(lower, IPV4_REVERSE);
        return parts.size() == 4
            ? Optional.of(InetAddress.ofLiteral(String.join(".", parts)))
            : Optional.empty();
      }
      if (lower.endsWith(IPV6_REVERSE)) {
        List<String> parts = labels(lower, IPV6_REVERSE);
        if (parts.size() != 32) {
          return Optional.empty();
        }
        byte[] bytes = new byte[16];
        for (int i = 0; i < 16; i++) {
          bytes[i] = (byte) Integer.parseInt(parts.get(2 * i) + parts.get(2 * i + 1), 16);
        }
        return Optional.of(InetAddress.getByAddress(bytes));
      }
    } catch (IllegalArgumentException | UnknownHostException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static List<String> labels(String name, String suffix) {
    String rest = name.substring(0, name.length() - suffix.length());
    List<String> labels = new ArrayList<>(List.of(rest.split("\\.", -1)));
    Collections.reverse(labels);
    return labels;
  }
}
