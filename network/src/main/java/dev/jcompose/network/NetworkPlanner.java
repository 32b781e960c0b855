package dev.jcompose.network;

import dev.jcompose.network.NetworkException.Kind;
import dev.jcompose.network.address.Cidr;
import dev.jcompose.network.address.SubnetPool;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes the choices that a wish leaves open: id, bridge name, subnets, gateways. Pure. */
final class NetworkPlanner {

  private static final int PREFIX_IPV6 = 64;

  private final SubnetPool pool;
  private final RandomGenerator random;
  private final String bridgePrefix;

  NetworkPlanner(SubnetPool pool, RandomGenerator random, String bridgePrefix) {
    this.pool = pool;
    this.random = random;
    this.bridgePrefix = bridgePrefix;
  }

  String newId() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Name of the bridge of a network, at most 15 bytes. */
  String bridgeName(String id, NetworkSpec spec) throws NetworkException {
    String wish = spec.options().get(NetworkSpec.BRIDGE_NAME);
    if (wish == null) {
      return bridgePrefix + "-" + id.substring(0, 8);
    }
    if (!wish.matches("[A-Za-z0-9_.-]{1,15}")) {
      throw new NetworkException(
          Kind.INVALID,
          "network " + spec.name() + ": " + NetworkSpec.BRIDGE_NAME + ": \"" + wish + "\"");
    }
    return wish;
  }

  /**
   * Subnets with every choice made.
   *
   * @param ours subnets of our other networks: a wish may not overlap them
   * @param host subnets that the host reaches: a choice avoids them too
   */
  List<Network.Subnet> subnets(
      NetworkSpec spec, SubnetPool preferred, Collection<Cidr> ours, Collection<Cidr> host)
      throws NetworkException {
    List<Network.Subnet> subnets = new ArrayList<>();
    for (NetworkSpec.Pool wish : spec.pools()) {
      Cidr subnet = wish.subnet();
      if (subnet != null && (subnet.isIpv4() ? spec.ipv4() : spec.ipv6())) {
        subnets.add(asked(spec, wish, subnet, ours));
      }
    }
    boolean hasIpv4 = subnets.stream().anyMatch(s -> s.subnet().isIpv4());
    boolean hasIpv6 = subnets.stream().anyMatch(s -> !s.subnet().isIpv4());
    if (spec.ipv4() && !hasIpv4) {
      List<Cidr> taken = new ArrayList<>(ours);
      taken.addAll(host);
      Cidr chosen =
          preferred
              .choose(taken)
              .orElseThrow(
                  () ->
                      new NetworkException(
                          Kind.EXHAUSTED,
                          "all predefined address pools have been fully subnetted"));
      subnets.add(new Network.Subnet(chosen, null, chosen.at(1), Map.of()));
    }
    if (spec.ipv6() && !hasIpv6) {
      Cidr local = uniqueLocal();
      subnets.add(new Network.Subnet(local, null, local.at(1), Map.of()));
    }
    return subnets;
  }

  SubnetPool pool() {
    return pool;
  }

  private static Network.Subnet asked(
      NetworkSpec spec, NetworkSpec.Pool wish, Cidr subnet, Collection<Cidr> ours)
      throws NetworkException {
    String where = "network " + spec.name() + ": ";
    if (!subnet.network().equals(subnet)) {
      throw new NetworkException(
          Kind.INVALID, where + "subnet " + subnet + " has host bits, use " + subnet.network());
    }
    for (Cidr other : ours) {
      if (other.overlaps(subnet)) {
        throw new NetworkException(
            Kind.FORBIDDEN, where + "Pool overlaps with other one on this address space");
      }
    }
    Cidr range = wish.range();
    if (range != null && !(subnet.contains(range.address()) && range.prefix() >= subnet.prefix())) {
      throw new NetworkException(
          Kind.INVALID, where + "range " + range + " is not in subnet " + subnet);
    }
    InetAddress gateway = wish.gateway();
    if (gateway != null && !subnet.contains(gateway)) {
      throw new NetworkException(
          Kind.INVALID, where + "gateway " + Cidr.text(gateway) + " is not in subnet " + subnet);
    }
    return new Network.Subnet(
        subnet, range, gateway == null ? subnet.at(1) : gateway, wish.reserved());
  }

  // fd00::/8 with a random 40-bit global id, RFC 4193 section 3.1.
  private Cidr uniqueLocal() {
    byte[] bytes = new byte[5];
    random.nextBytes(bytes);
    String hex = HexFormat.of().formatHex(bytes);
    String text =
        "fd%s:%s:%s::".formatted(hex.substring(0, 2), hex.substring(2, 6), hex.substring(6, 10));
    return new Cidr(InetAddress.ofLiteral(text), PREFIX_IPV6);
  }
}
