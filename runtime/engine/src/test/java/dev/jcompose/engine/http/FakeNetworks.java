package dev.jcompose.engine.http;

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

/** One network, "bridge". */
record FakeNetworks(FakeEngine engine) implements Engine.Networks {
  @Override
  public Created create(CreateNetwork request) {
    return new Created("n".repeat(64), List.of());
  }

  @Override
  public List<NetworkDetails> list(Filters filters) {
    return List.of(inspect("bridge"));
  }

  @Override
  public NetworkDetails inspect(String network) {
    if (!network.equals("bridge")) {
      throw new EngineException(Kind.NOT_FOUND, "network " + network + " not found");
    }
    Ipam ipam = new Ipam("default", Map.of(), List.of());
    return new NetworkDetails(
        "bridge",
        "b".repeat(64),
        "2024-05-01T10:00:00Z",
        "local",
        "bridge",
        true,
        false,
        ipam,
        false,
        false,
        false,
        Map.of(),
        Map.of(),
        Map.of());
  }

  @Override
  public void remove(String network) {
    inspect(network);
  }

  @Override
  public void connect(String network, String container, EndpointSettings endpoint) {
    engine.process(container);
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    engine.process(container);
  }

  @Override
  public List<String> prune(Filters filters) {
    return List.of("old");
  }
}
