package dev.jcompose.network;

import dev.jcompose.network.KernelSandbox.Held;
import dev.jcompose.network.SandboxRecord.Publication;
import dev.jcompose.network.address.Cidr;
import dev.jcompose.network.dns.Sockets;
import dev.jcompose.network.firewall.Firewall;
import dev.jcompose.network.firewall.PortRule;
import dev.jcompose.network.port.HostPort;
import dev.jcompose.network.port.HostPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Published ports of sandboxes: the socket that holds each, its packet rule and its proxy. */
final class Ports {

  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);
  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");

  private final Store store;
  private final Firewall firewall;
  private final Bridges bridges;
  private final Sockets sockets;
  private final HostPorts hostPorts = new HostPorts();

  /** {@code sockets}: from where the proxies connect to containers. */
  Ports(Store store, Firewall firewall, Bridges bridges, Sockets sockets) {
    this.store = store;
    this.firewall = firewall;
    this.bridges = bridges;
    this.sockets = sockets;
  }

  /** Publishes all or none at the endpoint that gives the way out. */
  List<PublishedPort> publish(
      KernelSandbox sandbox, List<PortRequest> requests, Map<String, LiveNetwork> networks)
      throws IOException {
    sandbox.lock.lock();
    try {
      Endpoint endpoint = wayOut(sandbox.endpoints());
      LiveNetwork live = endpoint == null ? null : networks.get(endpoint.networkId());
      if (requests.isEmpty() || endpoint == null || live == null) {
        // As Docker: without a way out nothing is published, and nobody is told off.
        return sandbox.publishedPorts();
      }
      Undo undo = new Undo();
      try {
        List<Held> added = new ArrayList<>();
        for (PortRequest request : requests) {
          Held held = hold(sandbox, request, endpoint, live);
          undo.push(() -> held.port().close());
          added.add(held);
        }
        List<Held> before = sandbox.held();
        List<Held> all = new ArrayList<>(before);
        all.addAll(added);
        undo.push(() -> store.write(sandbox.record()));
        undo.push(() -> sandbox.held(before));
        sandbox.held(all);
        store.write(sandbox.record());
        bridges.routeLoopback(live.network().bridge());
        List<PortRule> rules = rules(added);
        firewall.change(r -> r.with(rules));
        added.forEach(this::proxy);
        return sandbox.publishedPorts();
      } catch (IOException | RuntimeException e) {
        undo.run(e);
        throw e;
      }
    } finally {
      sandbox.lock.unlock();
    }
  }

  private static @Nullable Endpoint wayOut(List<Endpoint> endpoints) {
    return KernelSandbox.wayOut(endpoints, Endpoint::gateway4)
        .or(() -> KernelSandbox.wayOut(endpoints, Endpoint::gateway6))
        .orElse(null);
  }

  private Held hold(KernelSandbox sandbox, PortRequest request, Endpoint endpoint, LiveNetwork live)
      throws IOException {
    String usual = live.network().spec().options().get(NetworkSpec.HOST_BINDING);
    InetAddress wish = request.hostAddress();
    InetAddress host = wish != null ? wish : usual == null ? ANY : Cidr.literal(usual);
    HostPort port =
        hostPorts.reserve(
            request.protocol(),
            host,
            request.firstHostPort(),
            request.lastHostPort(),
            "container " + sandbox.request().containerName());
    PublishedPort published =
        new PublishedPort(request.protocol(), request.containerPort(), host, port.port());
    InetAddress target = Endpoints.addresses(endpoint).getFirst().address();
    return new Held(new Publication(published, target), port);
  }

  private void proxy(Held held) {
    Publication publication = held.publication();
    held.port()
        .proxyTo(
            new InetSocketAddress(publication.target(), publication.port().containerPort()),
            sockets);
  }

  private static List<PortRule> rules(Collection<Held> held) {
    return held.stream().flatMap(h -> KernelSandbox.rule(h.publication()).stream()).toList();
  }

  /** Takes some of a sandbox's ports back. Its lock is held. */
  void unpublish(KernelSandbox sandbox, List<Held> list) throws IOException {
    if (list.isEmpty()) {
      return;
    }
    List<PortRule> rules = rules(list);
    firewall.change(r -> r.without(rules));
    for (Held held : list) {
      held.port().close();
    }
    sandbox.held(sandbox.held().stream().filter(h -> !list.contains(h)).toList());
  }

  /** Closes the sockets; the rules stay. */
  void leave(KernelSandbox sandbox) throws IOException {
    for (Held held : sandbox.held()) {
      held.port().close();
    }
  }

  /** Takes over what another engine published. Its lock is held. */
  void restore(KernelSandbox sandbox, List<Publication> kept) throws IOException {
    List<Held> held = new ArrayList<>();
    for (Publication publication : kept) {
      holdAgain(sandbox, publication).ifPresent(held::add);
    }
    sandbox.held(held);
    held.forEach(this::proxy);
    List<PortRule> rules = rules(held);
    firewall.change(r -> r.with(rules));
  }

  private Optional<Held> holdAgain(KernelSandbox sandbox, Publication publication)
      throws IOException {
    PublishedPort port = publication.port();
    try {
      HostPort held =
          hostPorts.reserve(
              port.protocol(),
              port.hostAddress(),
              port.hostPort(),
              port.hostPort(),
              "container " + sandbox.request().containerName());
      return Optional.of(new Held(publication, held));
    } catch (PortInUseException e) {
      LOG.warn("port is no longer ours: container={} port={}", sandbox.containerId(), port, e);
      firewall.change(r -> r.without(KernelSandbox.rule(publication).stream().toList()));
      return Optional.empty();
    }
  }

  /** Removes the rules of a container that did not outlive its engine. */
  void forget(List<Publication> ports) throws IOException {
    List<PortRule> rules = ports.stream().flatMap(p -> KernelSandbox.rule(p).stream()).toList();
    firewall.change(r -> r.without(rules));
  }
}
