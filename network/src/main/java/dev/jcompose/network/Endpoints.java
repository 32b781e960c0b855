package dev.jcompose.network;

import dev.jcompose.linux.netlink.RouteRequest;
import dev.jcompose.linux.netlink.RouteSocket;
import dev.jcompose.network.KernelSandbox.Held;
import dev.jcompose.network.NetworkException.Kind;
import dev.jcompose.network.address.Cidr;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts sandboxes on networks and takes them off again. */
final class Endpoints {

  private final Store store;
  private final RouteSocket links;
  private final Bridges bridges;
  private final SecureRandom random;
  private final String linkPrefix;
  private final Ports ports;
  private final Names names = new Names();
  private final LinkRemoval removal;

  Endpoints(
      Store store,
      RouteSocket links,
      Ports ports,
      Bridges bridges,
      SecureRandom random,
      String linkPrefix) {
    this.store = store;
    this.links = links;
    this.ports = ports;
    this.bridges = bridges;
    this.random = random;
    this.linkPrefix = linkPrefix;
    this.removal = new LinkRemoval(links, random.nextInt(Integer.MAX_VALUE - 1) + 1);
  }

  private MacAddress macOf(LiveNetwork.Addresses addresses) {
    Cidr four = addresses.ipv4();
    return four != null && four.address() instanceof Inet4Address address
        ? MacAddress.of(address)
        : MacAddress.random(random);
  }

  Endpoint connect(KernelSandbox sandbox, LiveNetwork live, EndpointRequest request)
      throws IOException {
    sandbox.lock.lock();
    try {
      check(sandbox, live);
      Undo undo = new Undo();
      try {
        LiveNetwork.Addresses addresses = live.lease(sandbox.containerId(), request);
        undo.push(() -> live.release(addresses));
        Endpoint endpoint = plan(sandbox, live, request, addresses);
        live.members.put(sandbox.containerId(), endpoint);
        undo.push(() -> live.members.remove(sandbox.containerId()));
        int bridge = bridges.ensure(live);
        List<Endpoint> before = sandbox.endpoints();
        List<Endpoint> after = new ArrayList<>(before);
        after.add(endpoint);
        undo.push(() -> store.write(sandbox.record()));
        undo.push(() -> sandbox.endpoints(before));
        sandbox.endpoints(after);
        // The intent first, so that a crash leaves nothing that nobody knows of.
        store.write(sandbox.record());
        undo.push(() -> links.removeLink(endpoint.hostLink()));
        wire(sandbox, endpoint, live, bridge);
        route(sandbox, before, after);
        if (!live.network().predefined()) {
          names.serve(sandbox);
          names.publish(sandbox, endpoint);
        }
        return endpoint;
      } catch (IOException | RuntimeException e) {
        undo.run(e);
        throw e;
      }
    } finally {
      sandbox.lock.unlock();
    }
  }

  private static void check(KernelSandbox sandbox, LiveNetwork live) throws NetworkException {
    String name = live.network().name();
    if (sandbox.released) {
      throw new NetworkException(Kind.INVALID, "container has left the network already");
    }
    if (!live.isBridge()) {
      throw new NetworkException(
          Kind.INVALID, "network " + name + " takes no endpoints: it is no bridge network");
    }
    if (sandbox.endpoint(live.network()).isPresent()) {
      throw new NetworkException(
          Kind.FORBIDDEN,
          "container " + sandbox.request().containerName() + " is on network " + name + " already");
    }
  }

  private Endpoint plan(
      KernelSandbox sandbox,
      LiveNetwork live,
      EndpointRequest request,
      LiveNetwork.Addresses addresses) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    NetworkSpec spec = live.network().spec();
    MacAddress mac = request.mac();
    return new Endpoint(
        id,
        live.network().id(),
        live.network().name(),
        sandbox.nextLink(spec.options().getOrDefault(NetworkSpec.INTERFACE_PREFIX, "eth")),
        linkPrefix + id.substring(0, 9),
        mac == null ? macOf(addresses) : mac,
        addresses.ipv4(),
        addresses.ipv4() == null ? null : live.gateway(Cidr::isIpv4),
        addresses.ipv6(),
        addresses.ipv6() == null ? null : live.gateway(c -> !c.isIpv4()),
        request.names(),
        request.links(),
        request.gatewayPriority());
  }

  // Three exchanges: the pair with one end inside, its index there, what it needs there.
  private void wire(KernelSandbox sandbox, Endpoint endpoint, LiveNetwork live, int bridge)
      throws IOException {
    links.apply(
        new RouteRequest.CreateVeth(
            endpoint.hostLink(),
            bridge,
            live.mtu(),
            endpoint.link(),
            sandbox.fd(),
            endpoint.mac().bytes()),
        new RouteRequest.AllowHairpin(endpoint.hostLink()));
    List<RouteRequest> inside = new ArrayList<>();
    int index =
        sandbox
            .namespace()
            .links()
            .link(endpoint.link())
            .orElseThrow(() -> new IOException("link " + endpoint.link() + " is gone"))
            .index();
    inside.add(new RouteRequest.SetUp(index));
    for (Cidr address : addresses(endpoint)) {
      inside.add(new RouteRequest.AddAddress(index, address.address(), address.prefix()));
    }
    sandbox.namespace().links().apply(inside);
  }

  static List<Cidr> addresses(Endpoint endpoint) {
    List<Cidr> list = new ArrayList<>();
    Cidr four = endpoint.ipv4();
    Cidr six = endpoint.ipv6();
    if (four != null) {
      list.add(four);
    }
    if (six != null) {
      list.add(six);
    }
    return list;
  }

  // Sets the default routes that the new list of endpoints asks for, where they differ.
  private static void route(KernelSandbox sandbox, List<Endpoint> before, List<Endpoint> after)
      throws IOException {
    List<RouteRequest> routes = new ArrayList<>();
    change(
        routes,
        KernelSandbox.wayOut(before, Endpoint::gateway4),
        KernelSandbox.wayOut(after, Endpoint::gateway4),
        true);
    change(
        routes,
        KernelSandbox.wayOut(before, Endpoint::gateway6),
        KernelSandbox.wayOut(after, Endpoint::gateway6),
        false);
    sandbox.namespace().links().apply(routes);
  }

  private static void change(
      List<RouteRequest> routes, Optional<Endpoint> before, Optional<Endpoint> after, boolean v4) {
    if (after.isPresent() && !after.equals(before)) {
      InetAddress gateway = v4 ? after.get().gateway4() : after.get().gateway6();
      if (gateway != null) {
        routes.add(new RouteRequest.SetDefaultRoute(gateway));
      }
    }
  }

  void disconnect(KernelSandbox sandbox, LiveNetwork live) throws IOException {
    sandbox.lock.lock();
    try {
      Endpoint endpoint = sandbox.endpoint(live.network()).orElse(null);
      if (endpoint == null) {
        return;
      }
      List<Endpoint> before = sandbox.endpoints();
      List<Endpoint> after = before.stream().filter(e -> !e.equals(endpoint)).toList();
      ports.unpublish(sandbox, sandbox.held().stream().filter(h -> leadsTo(h, endpoint)).toList());
      names.withdraw(endpoint);
      removal.remove(List.of(endpoint.hostLink()));
      sandbox.endpoints(after);
      giveBack(sandbox.containerId(), endpoint, live);
      route(sandbox, before, after);
      store.write(sandbox.record());
    } finally {
      sandbox.lock.unlock();
    }
  }

  private static boolean leadsTo(Held held, Endpoint endpoint) {
    return addresses(endpoint).stream()
        .anyMatch(a -> a.address().equals(held.publication().target()));
  }

  private static void giveBack(String containerId, Endpoint endpoint, LiveNetwork live) {
    live.members.remove(containerId);
    live.release(new LiveNetwork.Addresses(endpoint.ipv4(), endpoint.ipv6()));
  }

  /** Removes everything of a sandbox. */
  void release(KernelSandbox sandbox, Map<String, LiveNetwork> networks) throws IOException {
    sandbox.lock.lock();
    try {
      if (sandbox.released) {
        return;
      }
      sandbox.released = true;
      sandbox.endpoints().forEach(names::withdraw);
      ports.unpublish(sandbox, sandbox.held());
      removal.remove(sandbox.endpoints().stream().map(Endpoint::hostLink).toList());
      leave(sandbox);
      for (Endpoint endpoint : sandbox.endpoints()) {
        LiveNetwork live = networks.get(endpoint.networkId());
        if (live != null) {
          giveBack(sandbox.containerId(), endpoint, live);
        }
      }
      sandbox.endpoints(List.of());
      store.deleteSandbox(sandbox.containerId());
    } finally {
      sandbox.lock.unlock();
    }
  }

  /** Closes what this process has of a sandbox; the kernel's side stays. */
  void leave(KernelSandbox sandbox) throws IOException {
    names.close(sandbox);
    ports.leave(sandbox);
    sandbox.namespace().close();
  }

  /** Takes over what another engine made. */
  void restore(KernelSandbox sandbox, SandboxRecord kept, Map<String, LiveNetwork> networks)
      throws IOException {
    sandbox.lock.lock();
    try {
      List<Endpoint> endpoints =
          kept.endpoints().stream().filter(e -> networks.containsKey(e.networkId())).toList();
      sandbox.endpoints(endpoints);
      for (Endpoint endpoint : endpoints) {
        LiveNetwork live = networks.get(endpoint.networkId());
        if (live != null) {
          live.members.put(sandbox.containerId(), endpoint);
          bridges.ensure(live);
          if (!live.network().predefined()) {
            names.serve(sandbox);
            names.publish(sandbox, endpoint);
          }
        }
      }
      ports.restore(sandbox, kept.ports());
    } finally {
      sandbox.lock.unlock();
    }
  }

  /** Removes what is left of a container that did not outlive its engine. */
  void forget(SandboxRecord dead, Map<String, LiveNetwork> networks) throws IOException {
    ports.forget(dead.ports());
    removal.remove(dead.endpoints().stream().map(Endpoint::hostLink).toList());
    for (Endpoint endpoint : dead.endpoints()) {
      LiveNetwork live = networks.get(endpoint.networkId());
      if (live != null) {
        giveBack(dead.request().containerId(), endpoint, live);
      }
    }
    store.deleteSandbox(dead.request().containerId());
  }
}
