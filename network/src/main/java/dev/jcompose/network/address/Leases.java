package dev.jcompose.network.address;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses given from one subnet. Given upwards; a returned one is given again only after all
 * others, so that nobody's stale answer leads to a stranger. Not safe for several threads.
 */
public final class Leases {

  private final Cidr subnet;
  private final BigInteger first;
  private final BigInteger last;
  private final Set<InetAddress> reserved = new HashSet<>();
  private final Set<InetAddress> taken = new HashSet<>();
  private BigInteger next;

  /**
   * @param range the part of the subnet to choose from; may be the subnet itself
   * @param reserved never given: the gateway and what the user reserved
   */
  public Leases(Cidr subnet, Cidr range, Collection<InetAddress> reserved) {
    this.subnet = subnet;
    BigInteger start = subnet.offsetOf(range.at(0));
    BigInteger end = start.add(range.size()).subtract(BigInteger.ONE);
    BigInteger lastUsable = subnet.size().subtract(BigInteger.ONE);
    if (subnet.isIpv4() && subnet.prefix() < 31) {
      lastUsable = lastUsable.subtract(BigInteger.ONE);
    }
    // Zero is the subnet's own address (for IPv6 the routers' anycast one).
    this.first = start.max(subnet.prefix() < 31 || !subnet.isIpv4() ? BigInteger.ONE : start);
    this.last = end.min(lastUsable);
    this.reserved.addAll(reserved);
    this.next = first;
  }

  /** The next free address; empty if there is none. */
  public Optional<InetAddress> take() {
    if (taken.isEmpty()) {
      next = first;
    }
    // Among one more addresses than are taken or reserved, one is free, if there are that many.
    BigInteger enough = BigInteger.valueOf(taken.size() + reserved.size() + 1L);
    long tries = last.subtract(first).add(BigInteger.ONE).min(enough).longValue();
    for (long i = 0; i < tries; i++) {
      InetAddress candidate = subnet.at(next);
      next = next.compareTo(last) >= 0 ? first : next.add(BigInteger.ONE);
      if (!reserved.contains(candidate) && taken.add(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Takes this address; false if it is not to be had. */
  public boolean take(InetAddress wanted) {
    return subnet.contains(wanted) && !reserved.contains(wanted) && taken.add(wanted);
  }

  /** Gives an address back. */
  public void release(InetAddress address) {
    taken.remove(address);
  }

  /** How many are taken. */
  public int size() {
    return taken.size();
  }
}
