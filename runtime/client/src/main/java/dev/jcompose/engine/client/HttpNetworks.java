package dev.jcompose.engine.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.jcompose.engine.api.CreateNetwork;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.NetworkDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /networks} over HTTP. */
record HttpNetworks(Api api) implements Engine.Networks {
  private static final TypeReference<List<NetworkDetails>> NETWORKS = new TypeReference<>() {};

  /** Engines before 1.44 make a second network of the same name unless asked to check. */
  private record Creation(@JsonUnwrapped CreateNetwork request, boolean checkDuplicate) {}

  private record CreatedWire(String id, @Nullable String warning) {}

  private record Connect(String container, EndpointSettings endpointConfig) {}

  private record Disconnect(String container, boolean force) {}

  private record Pruned(@JsonProperty("NetworksDeleted") @Nullable List<String> deleted) {}

  @Override
  public Created create(CreateNetwork request) {
    CreatedWire wire =
        api.call(
            Request.post("/networks/create").body(new Creation(request, true)), CreatedWire.class);
    String warning = wire.warning();
    return new Created(
        wire.id(), warning == null || warning.isEmpty() ? List.of() : List.of(warning));
  }

  @Override
  public List<NetworkDetails> list(Filters filters) {
    return api.call(Request.get("/networks").with(filters), NETWORKS);
  }

  @Override
  public NetworkDetails inspect(String network) {
    return api.call(Request.get("/networks/" + network), NetworkDetails.class);
  }

  @Override
  public void remove(String network) {
    api.call(Request.delete("/networks/" + network));
  }

  @Override
  public void connect(String network, String container, EndpointSettings endpoint) {
    api.call(
        Request.post("/networks/" + network + "/connect").body(new Connect(container, endpoint)));
  }

  @Override
  public void disconnect(String network, String container, boolean force) {
    api.call(
        Request.post("/networks/" + network + "/disconnect")
            .body(new Disconnect(container, force)));
  }

  @Override
  public List<String> prune(Filters filters) {
    List<String> deleted =
        api.call(Request.post("/networks/prune").with(filters), Pruned.class).deleted();
    return deleted == null ? List.of() : deleted;
  }
}
