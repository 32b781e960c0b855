package dev.jcompose.network;

import dev.jcompose.network.SandboxRecord.Publication;
import dev.jcompose.network.dns.NameServer;
import dev.jcompose.network.firewall.PortRule;
import dev.jcompose.network.port.HostPort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sandbox with its kernel objects. Changed under {@link #lock}; read by anybody. */
final class KernelSandbox implements Sandbox {

  /** A published port with the socket that holds it. */
  record Held(Publication publication, HostPort port) {}

  final ReentrantLock lock = new ReentrantLock();
  private final SandboxRequest request;
  private final Namespace namespace;
  private volatile List<Endpoint> endpoints = List.of();
  private volatile List<Held> held = List.of();
  @Nullable NameServer nameServer;
  boolean released;

  KernelSandbox(SandboxRequest request, Namespace namespace) {
    this.request = request;
    this.namespace = namespace;
  }

  SandboxRequest request() {
    return request;
  }

  Namespace namespace() {
    return namespace;
  }

  @Override
  public String containerId() {
    return request.containerId();
  }

  @Override
  public int fd() {
    return namespace.fd();
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  void endpoints(Collection<Endpoint> list) {
    endpoints = List.copyOf(list);
  }

  List<Held> held() {
    return held;
  }

  void held(Collection<Held> list) {
    held = List.copyOf(list);
  }

  @Override
  public List<PublishedPort> publishedPorts() {
    List<PublishedPort> list = new ArrayList<>();
    for (Held h : held) {
      PublishedPort port = h.publication().port();
      list.add(port);
      if (port.hostAddress().isAnyLocalAddress()
          && port.hostAddress() instanceof Inet4Address
          && h.port().servesBothFamilies()) {
        InetAddress any = InetAddress.ofLiteral("::");
        list.add(new PublishedPort(port.protocol(), port.containerPort(), any, port.hostPort()));
      }
    }
    return list;
  }

  @Override
  public boolean embeddedDns() {
    return nameServer != null;
  }

  /** The first unused name with a prefix: eth0, eth1. */
  String nextLink(String prefix) {
    for (int i = 0; ; i++) {
      String name = prefix + i;
      if (endpoints.stream().noneMatch(e -> e.link().equals(name))) {
        return name;
      }
    }
  }

  /** The endpoint that gives the default route of a family. */
  static Optional<Endpoint> wayOut(
      List<Endpoint> endpoints, Function<Endpoint, @Nullable InetAddress> gateway) {
    return endpoints.stream()
        .filter(e -> gateway.apply(e) != null)
        .min(
            Comparator.comparingInt((Endpoint e) -> -e.gatewayPriority())
                .thenComparing(e -> e.gateway4() == null || e.gateway6() == null)
                .thenComparing(Endpoint::networkName));
  }

  SandboxRecord record() {
    return new SandboxRecord(request, endpoints, held.stream().map(Held::publication).toList());
  }

  /** What the firewall must know of a published port; empty for IPv6, which is proxied. */
  static Optional<PortRule> rule(Publication publication) {
    PublishedPort port = publication.port();
    return port.hostAddress() instanceof Inet4Address host
            && publication.target() instanceof Inet4Address target
        ? Optional.of(
            new PortRule(
                port.protocol().number(), host, port.hostPort(), target, port.containerPort()))
        : Optional.empty();
  }
}
