package dev.jcompose.network;

import dev.jcompose.network.address.Cidr;
import dev.jcompose.network.address.Leases;
import dev.jcompose.network.firewall.BridgeRules;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A network with what is given from it. Its bridge is made and removed under {@link #lock}. */
final class LiveNetwork {

  static final int DEFAULT_MTU = 1500;
  private static final int REMEMBERED = 1000;

  final ReentrantLock lock = new ReentrantLock();
  final Map<String, Endpoint> members = new ConcurrentHashMap<>();
  private volatile Network network;
  private @Nullable Leases ipv4;
  private @Nullable Leases ipv6;
  private final Map<String, Addresses> last = lastOfEach();

  /** Whether the firewall knows the bridge. */
  boolean guarded;

  boolean removed;

  LiveNetwork(Network network) {
    this.network = network;
    become(network);
  }

  Network network() {
    return network;
  }

  /** Takes another definition; only while nothing is leased. */
  void become(Network definition) {
    network = definition;
    last.clear();
    ipv4 = leases(definition.ipv4());
    ipv6 = leases(definition.ipv6());
  }

  private static @Nullable Leases leases(Optional<Network.Subnet> subnet) {
    return subnet
        .map(
            s -> {
              List<InetAddress> reserved = new ArrayList<>(s.reserved().values());
              reserved.add(s.gateway());
              Cidr range = s.range();
              return new Leases(s.subnet(), range == null ? s.subnet() : range, reserved);
            })
        .orElse(null);
  }

  boolean isBridge() {
    return network.spec().driver().equals("bridge");
  }

  int mtu() throws NetworkException {
    String text = network.spec().options().get(NetworkSpec.MTU);
    try {
      return text == null ? DEFAULT_MTU : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      NetworkException invalid =
          new NetworkException(
              NetworkException.Kind.INVALID,
              "network " + network.name() + ": " + NetworkSpec.MTU + ": \"" + text + "\"");
      invalid.initCause(e);
      throw invalid;
    }
  }

  BridgeRules rules() {
    NetworkSpec spec = network.spec();
    return new BridgeRules(
        network.bridge(),
        network.subnets().stream().map(Network.Subnet::subnet).toList(),
        spec.internal(),
        spec.flag(NetworkSpec.MASQUERADE, true),
        spec.flag(NetworkSpec.INTER_CONTAINER, true));
  }

  /** The addresses of one endpoint; either may be missing. */
  record Addresses(@Nullable Cidr ipv4, @Nullable Cidr ipv6) {}

  /** Bounded: of containers that are gone nobody tells. */
  private static Map<String, Addresses> lastOfEach() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Addresses> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /**
   * Leases addresses as wished; without a wish those that the container had last, if they are free:
   * a client that remembers where a restarted service was still finds it.
   */
  Addresses lease(String container, EndpointRequest request) throws NetworkException {
    lock.lock();
    try {
      Addresses had = last.getOrDefault(container, new Addresses(null, null));
      Cidr four = lease(ipv4, network.ipv4(), request.ipv4(), had.ipv4());
      try {
        Cidr six = lease(ipv6, network.ipv6(), request.ipv6(), had.ipv6());
        Addresses leased = new Addresses(four, six);
        last.remove(container);
        last.put(container, leased);
        return leased;
      } catch (NetworkException e) {
        release(new Addresses(four, null));
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Cidr lease(
      @Nullable Leases leases,
      Optional<Network.Subnet> subnet,
      @Nullable InetAddress wish,
      @Nullable Cidr had)
      throws NetworkException {
    if (leases == null || subnet.isEmpty()) {
      if (wish != null) {
        throw new NetworkException(
            NetworkException.Kind.INVALID,
            "network " + network.name() + " has no subnet for " + Cidr.text(wish));
      }
      return null;
    }
    Cidr range = subnet.get().subnet();
    if (wish == null) {
      if (had != null && leases.take(had.address())) {
        return had;
      }
      InetAddress address =
          leases
              .take()
              .orElseThrow(
                  () ->
                      new NetworkException(
                          NetworkException.Kind.EXHAUSTED,
                          "network " + network.name() + ": no available addresses in " + range));
      return new Cidr(address, range.prefix());
    }
    if (!range.contains(wish)) {
      throw new NetworkException(
          NetworkException.Kind.INVALID,
          "network " + network.name() + ": " + Cidr.text(wish) + " is not in subnet " + range);
    }
    if (!leases.take(wish)) {
      throw new NetworkException(
          NetworkException.Kind.FORBIDDEN,
          "network " + network.name() + ": address " + Cidr.text(wish) + " is already in use");
    }
    return new Cidr(wish, range.prefix());
  }

  /** Takes addresses that an earlier engine leased. */
  void claim(Endpoint endpoint) {
    lock.lock();
    try {
      Cidr four = endpoint.ipv4();
      Cidr six = endpoint.ipv6();
      if (ipv4 != null && four != null) {
        ipv4.take(four.address());
      }
      if (ipv6 != null && six != null) {
        ipv6.take(six.address());
      }
    } finally {
      lock.unlock();
    }
  }

  void release(Addresses addresses) {
    lock.lock();
    try {
      Cidr four = addresses.ipv4();
      Cidr six = addresses.ipv6();
      if (ipv4 != null && four != null) {
        ipv4.release(four.address());
      }
      if (ipv6 != null && six != null) {
        ipv6.release(six.address());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The bridge's addresses with their prefix lengths. */
  List<Cidr> gateways() {
    return network.subnets().stream().map(Network.Subnet::gatewayAddress).toList();
  }

  /** What endpoints use as their way out; null where there is none. */
  @Nullable InetAddress gateway(Predicate<Cidr> family) {
    return network.spec().internal()
        ? null
        : network.subnets().stream()
            .filter(s -> family.test(s.subnet()))
            .map(Network.Subnet::gateway)
            .findFirst()
            .orElse(null);
  }
}
