package dev.jcompose.network;

import dev.jcompose.network.address.Cidr;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network that exists.
 *
 * @param id 64 hex digits
 * @param bridge name of its link in the host's namespace; empty for host and none
 * @param subnets with every choice made; the first of a family is the one that addresses come from
 */
public record Network(
    String id, NetworkSpec spec, Instant created, String bridge, List<Subnet> subnets) {

  public Network {
    subnets = List.copyOf(subnets);
  }

  public String name() {
    return spec.name();
  }

  /** The subnet that endpoints get IPv4 addresses from. */
  public Optional<Subnet> ipv4() {
    return subnets.stream().filter(s -> s.subnet().isIpv4()).findFirst();
  }

  /** The subnet that endpoints get IPv6 addresses from. */
  public Optional<Subnet> ipv6() {
    return subnets.stream().filter(s -> !s.subnet().isIpv4()).findFirst();
  }

  /** Whether it is one of bridge, host, none, which nobody can remove. */
  public boolean predefined() {
    return switch (name()) {
      case "bridge", "host", "none" -> true;
      default -> false;
    };
  }

  /**
   * A subnet in use.
   *
   * @param subnet host bits zero
   * @param range the part of it that addresses are given from
   * @param gateway the bridge's address in it
   * @param reserved addresses that are never given
   */
  public record Subnet(
      Cidr subnet, @Nullable Cidr range, InetAddress gateway, Map<String, InetAddress> reserved) {

    public Subnet {
      reserved = Collections.unmodifiableMap(new LinkedHashMap<>(reserved));
    }

    /** The gateway with the prefix length of the subnet: what the bridge gets. */
    public Cidr gatewayAddress() {
      return new Cidr(gateway, subnet.prefix());
    }
  }
}
