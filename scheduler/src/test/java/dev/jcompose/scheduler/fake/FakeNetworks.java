package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.CreateNetwork;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Ipam;
import dev.jcompose.engine.api.NetworkDetails;
import java.util.List;
import java.util.Map;

/** Networks in memory. */
final class FakeNetworks implements Engine.Networks {
  private final FakeEngine engine;

  FakeNetworks(FakeEngine engine) {
    this.engine = engine;
  }

  @Override
  public Created create(CreateNetwork request) {
    synchronized (engine) {
      engine.called("create network " + request.name());
      String id = engine.nextId();
      engine.networks.put(
          id,
          new NetworkDetails(
              request.name(),
              id,
              "",
              "local",
              "bridge",
              true,
              false,
              new Ipam("", Map.of(), List.of()),
              request.internal(),
              request.attachable(),
              false,
              Map.of(),
              request.options(),
              request.labels()));
      return new Created(id, List.of());
    }
  }

  @Override
  public List<NetworkDetails> list(Filters filters) {
    synchronized (engine) {
      engine.called("list networks");
      return engine.networks.values().stream()
          .filter(n -> filters.matchLabels(n.labels()))
          .toList();
    }
  }

  @Override
  public NetworkDetails inspect(String network) {
    return find(network);
  }

  private NetworkDetails find(String reference) {
    return engine.networks.values().stream()
        .filter(n -> n.id().equals(reference) || n.name().equals(reference))
        .findFirst()
        .orElseThrow(
            () -> new EngineException(Kind.NOT_FOUND, "network " + reference + " not found"));
  }

  @Override
  public void remove(String network) {
    synchronized (engine) {
      NetworkDetails found = find(network);
      engine.called("remove network " + found.name());
      if (engine.containers.values().stream().anyMatch(c -> c.networks.containsValue(found.id()))) {
        throw new EngineException(
            Kind.DENIED, "error while removing network: " + found.name() + " has active endpoints");
      }
      engine.networks.remove(found.id());
    }
  }

  @Override
  public void connect(String network, String container, EndpointSettings endpoint) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("connect " + found.name + " " + network);
      found.networks.put(find(network).name(), find(network).id());
    }
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      engine.called("disconnect " + found.name + " " + find(network).name());
      found.networks.remove(find(network).name());
    }
  }

  @Override
  public List<String> prune(Filters filters) {
    throw new EngineException(Kind.UNSUPPORTED, "prune");
  }
}
