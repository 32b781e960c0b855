package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.CreateNetwork;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Ipam;
import dev.jcompose.engine.api.NetworkDetails;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.event.EventBus;
import dev.jcompose.network.Network;
import dev.jcompose.network.NetworkSpec;
import dev.jcompose.network.Networks;
import dev.jcompose.network.address.Cidr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engine's networks as the API sees them. */
final class LocalNetworks implements Engine.Networks {

  private static final Set<String> KNOWN_FILTERS =
      Set.of("id", "name", "label", "driver", "type", "scope", "dangling");

  private final Networks networks;
  private final LocalContainers containers;
  private final EventBus events;

  LocalNetworks(Networks networks, LocalContainers containers, EventBus events) {
    this.networks = networks;
    this.containers = containers;
    this.events = events;
  }

  @Override
  public Created create(CreateNetwork request) {
    try {
      Network network = networks.create(spec(request));
      publish("create", network, Map.of());
      return new Created(network.id(), List.of());
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  private static NetworkSpec spec(CreateNetwork request) {
    Ipam ipam = request.ipam();
    List<NetworkSpec.Pool> pools = new ArrayList<>();
    try {
      if (ipam != null) {
        for (Ipam.Pool pool : ipam.config()) {
          pools.add(
              NetworkSpec.Pool.parse(
                  pool.subnet(), pool.ipRange(), pool.gateway(), pool.auxiliaryAddresses()));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          Kind.INVALID, "network " + request.name() + ": " + e.getMessage(), e);
    }
    Boolean ipv4 = request.enableIpv4();
    Boolean ipv6 = request.enableIpv6();
    return new NetworkSpec(
        request.name(),
        request.driver(),
        request.internal(),
        request.attachable(),
        ipv4 == null || ipv4,
        ipv6 != null && ipv6,
        pools,
        request.options(),
        request.labels());
  }

  @Override
  public List<NetworkDetails> list(Filters filters) {
    filters.only(KNOWN_FILTERS);
    return networks.list().stream()
        .filter(network -> matches(network, filters))
        .map(this::details)
        .toList();
  }

  private boolean matches(Network network, Filters filters) {
    return filters.matchLabels(network.spec().labels())
        && any(filters.of("id"), value -> network.id().startsWith(value))
        && any(filters.of("name"), value -> network.name().contains(value))
        && any(filters.of("driver"), value -> network.spec().driver().equals(value))
        && any(filters.of("scope"), value -> value.equals("local"))
        && any(filters.of("type"), value -> value.equals("builtin") == network.predefined())
        && any(
            filters.of("dangling"),
            value -> Boolean.parseBoolean(value) == networks.members(network).isEmpty());
  }

  private static boolean any(List<String> values, java.util.function.Predicate<String> matches) {
    return values.isEmpty() || values.stream().anyMatch(matches);
  }

  @Override
  public NetworkDetails inspect(String reference) {
    return details(get(reference));
  }

  private Network get(String reference) {
    return networks
        .find(reference)
        .orElseThrow(
            () -> new EngineException(Kind.NOT_FOUND, "network " + reference + " not found"));
  }

  private NetworkDetails details(Network network) {
    Map<String, String> names = containers.names();
    Map<String, NetworkDetails.Member> members = new LinkedHashMap<>();
    for (Networks.Member member : networks.members(network)) {
      var endpoint = member.endpoint();
      members.put(
          member.containerId(),
          new NetworkDetails.Member(
              names.getOrDefault(member.containerId(), ""),
              endpoint.id(),
              endpoint.mac().toString(),
              endpoint.ipv4() == null ? "" : endpoint.ipv4().toString(),
              endpoint.ipv6() == null ? "" : endpoint.ipv6().toString()));
    }
    NetworkSpec spec = network.spec();
    return new NetworkDetails(
        network.name(),
        network.id(),
        network.created().toString(),
        "local",
        spec.driver(),
        spec.ipv4(),
        spec.ipv6(),
        new Ipam("default", Map.of(), network.subnets().stream().map(LocalNetworks::pool).toList()),
        spec.internal(),
        spec.attachable(),
        false,
        members,
        spec.options(),
        spec.labels());
  }

  private static Ipam.Pool pool(Network.Subnet subnet) {
    Map<String, String> reserved = new LinkedHashMap<>();
    subnet.reserved().forEach((what, address) -> reserved.put(what, Cidr.text(address)));
    return new Ipam.Pool(
        subnet.subnet().toString(),
        subnet.range() == null ? "" : subnet.range().toString(),
        Cidr.text(subnet.gateway()),
        reserved);
  }

  @Override
  public void remove(String reference) {
    Network network = get(reference);
    try {
      networks.remove(network.id());
      publish("destroy", network, Map.of());
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public void connect(String network, String container, EndpointSettings endpoint) {
    containers.connect(container, network, endpoint);
    publish("connect", get(network), Map.of("container", container));
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    containers.disconnect(container, network);
    publish("disconnect", get(network), Map.of("container", container));
  }

  @Override
  public List<String> prune(Filters filters) {
    List<String> removed = new ArrayList<>();
    for (Network network : networks.list()) {
      if (!network.predefined()
          && networks.members(network).isEmpty()
          && filters.matchLabels(network.spec().labels())) {
        remove(network.id());
        removed.add(network.name());
      }
    }
    return removed;
  }

  private void publish(String action, Network network, Map<String, String> extra) {
    Map<String, String> attributes = new LinkedHashMap<>(extra);
    attributes.put("name", network.name());
    attributes.put("type", network.spec().driver());
    events.publish("network", action, network.id(), attributes);
  }
}
