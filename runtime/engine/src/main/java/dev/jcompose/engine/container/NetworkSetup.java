package dev.jcompose.engine.container;

import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.PortBinding;
import dev.jcompose.network.EndpointRequest;
import dev.jcompose.network.MacAddress;
import dev.jcompose.network.Network;
import dev.jcompose.network.Networks;
import dev.jcompose.network.PortRequest;
import dev.jcompose.network.Protocol;
import dev.jcompose.network.Sandbox;
import dev.jcompose.network.SandboxRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a container on its networks and takes it off. */
final class NetworkSetup {

  private final Networks networks;

  NetworkSetup(Networks networks) {
    this.networks = networks;
  }

  /** A namespace with all endpoints and ports of a container; all or nothing. */
  Sandbox connect(ContainerRecord container) throws IOException {
    Sandbox sandbox = networks.createSandbox(sandboxRequest(container));
    boolean done = false;
    try {
      for (Map.Entry<String, EndpointSettings> wish : container.endpoints().entrySet()) {
        join(sandbox, container, wish.getKey(), wish.getValue());
      }
      networks.publish(sandbox, portRequests(container));
      done = true;
      return sandbox;
    } finally {
      if (!done) {
        networks.release(sandbox);
      }
    }
  }

  /** Joins one more network. */
  void join(Sandbox sandbox, ContainerRecord container, String name, EndpointSettings wish)
      throws IOException {
    networks.connect(sandbox, network(name), request(container, wish));
  }

  Network network(String reference) throws IOException {
    return networks
        .find(reference)
        .orElseThrow(
            () -> new EngineException(Kind.NOT_FOUND, "network " + reference + " not found"));
  }

  private static SandboxRequest sandboxRequest(ContainerRecord container) {
    List<InetAddress> servers =
        container.hostConfig().dns().stream().map(InetAddress::ofLiteral).toList();
    boolean ndots =
        container.hostConfig().dnsOptions().stream().anyMatch(o -> o.startsWith("ndots:"));
    return new SandboxRequest(container.id(), container.name(), servers, !ndots);
  }

  private static EndpointRequest request(ContainerRecord container, EndpointSettings wish) {
    Set<String> names = new LinkedHashSet<>();
    names.add(container.name());
    names.addAll(wish.aliases());
    names.add(container.shortId());
    if (!container.config().hostname().isEmpty()) {
      names.add(container.config().hostname());
    }
    Map<String, String> links = new LinkedHashMap<>();
    for (String link : wish.links()) {
      int colon = link.indexOf(':');
      String target = colon < 0 ? link : link.substring(0, colon);
      links.put(colon < 0 ? link : link.substring(colon + 1), target);
    }
    EndpointSettings.EndpointIpam ipam = wish.ipamConfig();
    return new EndpointRequest(
        List.copyOf(names),
        links,
        ipam == null ? null : address(ipam.ipv4Address()),
        ipam == null ? null : address(ipam.ipv6Address()),
        wish.macAddress().isEmpty() ? null : MacAddress.parse(wish.macAddress()),
        wish.gwPriority());
  }

  private static @Nullable InetAddress address(String text) {
    return text.isEmpty() ? null : InetAddress.ofLiteral(text);
  }

  /** The ports to publish; INVALID for malformed ones. */
  static List<PortRequest> portRequests(ContainerRecord container) {
    Map<String, List<PortBinding>> all = new LinkedHashMap<>(container.hostConfig().portBindings());
    if (container.hostConfig().publishAllPorts()) {
      container
          .config()
          .exposedPorts()
          .keySet()
          .forEach(port -> all.putIfAbsent(port, List.of(new PortBinding("", ""))));
    }
    List<PortRequest> requests = new ArrayList<>();
    all.forEach(
        (port, bindings) -> {
          for (PortBinding binding : bindings) {
            requests.add(request(port, binding));
          }
        });
    return requests;
  }

  private static PortRequest request(String port, PortBinding binding) {
    int slash = port.indexOf('/');
    String number = slash < 0 ? port : port.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : port.substring(slash + 1);
    try {
      String host = binding.hostPort();
      int dash = host.indexOf('-');
      int first = host.isEmpty() ? 0 : Integer.parseInt(dash < 0 ? host : host.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(host.substring(dash + 1));
      return new PortRequest(
          Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)),
          Integer.parseInt(number),
          address(binding.hostIp()),
          first,
          last);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          Kind.INVALID,
          "invalid port specification: \"" + binding.hostPort() + ":" + port + "\"",
          e);
    }
  }
}
