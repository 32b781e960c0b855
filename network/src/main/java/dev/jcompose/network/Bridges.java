package dev.jcompose.network;

import dev.jcompose.linux.netlink.Link;
import dev.jcompose.linux.netlink.LinkAddress;
import dev.jcompose.linux.netlink.Route;
import dev.jcompose.linux.netlink.RouteRequest;
import dev.jcompose.linux.netlink.RouteSocket;
import dev.jcompose.network.address.Cidr;
import dev.jcompose.network.firewall.Firewall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bridges of networks in the host's namespace, with their addresses and packet rules. */
final class Bridges {

  private final HostNamespace host;
  private final RouteSocket links;
  private final Firewall firewall;
  private final Forwarding forwarding;
  private final SecureRandom random;

  // Forwarding is a setting of the whole host: switched by one thread at a time.
  private final Object hostSettings = new Object();

  Bridges(
      HostNamespace host,
      RouteSocket links,
      Firewall firewall,
      Forwarding forwarding,
      SecureRandom random) {
    this.host = host;
    this.links = links;
    this.firewall = firewall;
    this.forwarding = forwarding;
    this.random = random;
  }

  boolean forwardsForUs() throws IOException {
    return forwarding.isOurs();
  }

  /** Makes what is missing of a network's bridge; its index. */
  int ensure(LiveNetwork live) throws IOException {
    live.lock.lock();
    try {
      Network network = live.network();
      if (live.removed) {
        throw new NetworkException(
            NetworkException.Kind.NOT_FOUND, "network " + network.name() + " not found");
      }
      Optional<Link> link = links.link(network.bridge());
      if (link.isPresent() && live.guarded) {
        return link.get().index();
      }
      synchronized (hostSettings) {
        forwarding.ensure(network.spec().ipv6() && !network.spec().internal());
        firewall.forwardsForUs(forwarding.isOurs());
        // Before the bridge: nothing passes it unguarded.
        firewall.change(rules -> rules.with(live.rules()));
        live.guarded = true;
      }
      return link.isPresent() ? link.get().index() : make(live);
    } finally {
      live.lock.unlock();
    }
  }

  private int make(LiveNetwork live) throws IOException {
    String name = live.network().bridge();
    links.apply(new RouteRequest.CreateBridge(name, MacAddress.random(random).bytes(), live.mtu()));
    int index =
        links.link(name).orElseThrow(() -> new IOException("link " + name + " is gone")).index();
    List<RouteRequest> addresses = new ArrayList<>();
    for (Cidr gateway : live.gateways()) {
      addresses.add(new RouteRequest.AddAddress(index, gateway.address(), gateway.prefix()));
    }
    links.apply(addresses);
    return index;
  }

  /** Removes a network's bridge and its rules. The caller holds the network's lock. */
  void remove(LiveNetwork live) throws IOException {
    if (!live.isBridge()) {
      return;
    }
    String bridge = live.network().bridge();
    boolean was = links.removeLink(bridge);
    if (was || live.guarded) {
      synchronized (hostSettings) {
        firewall.change(rules -> rules.without(bridge));
        live.guarded = false;
        if (firewall.isIdle()) {
          forwarding.restore(links);
          firewall.forwardsForUs(false);
        }
      }
    }
  }

  /**
   * Lets the host's own connections to published ports of 127.0.0.1 leave by a bridge; the firewall
   * keeps others from using that.
   */
  void routeLoopback(String bridge) throws IOException {
    Path setting = Path.of("/proc/sys/net/ipv4/conf", bridge, "route_localnet");
    host.call(() -> Files.writeString(setting, "1"));
  }

  /** Subnets that the host reaches by itself: its addresses and routes, without the default one. */
  List<Cidr> reachable() throws IOException {
    List<Cidr> list = new ArrayList<>();
    for (LinkAddress address : links.addresses()) {
      list.add(new Cidr(address.address(), address.prefix()).network());
    }
    for (Route route : links.routes()) {
      if (route.prefix() > 0) {
        route.destination().ifPresent(d -> list.add(new Cidr(d, route.prefix())));
      }
    }
    return list;
  }
}
