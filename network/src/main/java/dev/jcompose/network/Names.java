package dev.jcompose.network;

import dev.jcompose.network.address.Cidr;
import dev.jcompose.network.dns.Forwarder;
import dev.jcompose.network.dns.HostResolvers;
import dev.jcompose.network.dns.NameServer;
import dev.jcompose.network.dns.NameTable;
import dev.jcompose.network.dns.Upstream;
import dev.jcompose.network.dns.Zone;
import dev.jcompose.network.firewall.NameserverRedirect;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/** Name service of all sandboxes. */
final class Names {

  private static final int DNS = 53;

  private final NameTable table = new NameTable();
  private final Forwarder forwarder = new Forwarder();
  private final HostResolvers resolvers = new HostResolvers(Path.of("/etc/resolv.conf"));

  /** Begins to serve a sandbox unless it is served already. Its lock is held. */
  void serve(KernelSandbox sandbox) throws IOException {
    if (sandbox.nameServer != null) {
      return;
    }
    Namespace namespace = sandbox.namespace();
    NameserverRedirect.install(
        namespace.rules(),
        ((InetSocketAddress) namespace.udp().getLocalAddress()).getPort(),
        ((InetSocketAddress) namespace.tcp().getLocalAddress()).getPort());
    NameServer server =
        new NameServer(
            sandbox.request().containerName(),
            namespace.udp(),
            namespace.tcp(),
            new SandboxZone(sandbox),
            table,
            forwarder);
    server.start();
    sandbox.nameServer = server;
  }

  void close(KernelSandbox sandbox) throws IOException {
    NameServer server = sandbox.nameServer;
    if (server != null) {
      sandbox.nameServer = null;
      server.close();
    }
  }

  /** Makes an endpoint's names known on its network. */
  void publish(KernelSandbox sandbox, Endpoint endpoint) {
    LinkedHashSet<String> all = new LinkedHashSet<>(endpoint.names());
    all.add(sandbox.request().containerName());
    table.put(
        endpoint.networkId(),
        new NameTable.Entry(
            endpoint.id(),
            sandbox.request().containerName(),
            all,
            Endpoints.addresses(endpoint).stream().map(Cidr::address).toList()));
  }

  void withdraw(Endpoint endpoint) {
    table.remove(endpoint.networkId(), endpoint.id());
  }

  private final class SandboxZone implements Zone {
    private final KernelSandbox sandbox;

    SandboxZone(KernelSandbox sandbox) {
      this.sandbox = sandbox;
    }

    @Override
    public NameTable.View view() {
      return new NameTable.View(
          sandbox.endpoints().stream()
              .map(e -> new NameTable.Membership(e.networkId(), e.networkName(), e.links()))
              .toList());
    }

    @Override
    public Upstream upstream() {
      SandboxRequest request = sandbox.request();
      if (!request.dnsServers().isEmpty()) {
        List<InetSocketAddress> servers =
            request.dnsServers().stream().map(a -> new InetSocketAddress(a, DNS)).toList();
        return new Upstream(servers, sandbox.namespace().sockets());
      }
      boolean out =
          sandbox.endpoints().stream().anyMatch(e -> e.gateway4() != null || e.gateway6() != null);
      return out
          ? new Upstream(resolvers.servers(), dev.jcompose.network.dns.Sockets.HERE)
          : Upstream.NONE;
    }

    @Override
    public boolean forwardsSingleLabels() {
      return sandbox.request().forwardSingleLabels();
    }
  }
}
