package dev.jcompose.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.CreateNetwork;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /networks}. */
final class NetworkHandlers {
  private static final Set<String> FILTERS =
      Set.of("dangling", "driver", "id", "label", "name", "scope", "type");
  private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "until");

  private final Engine.Networks networks;

  NetworkHandlers(Engine.Networks networks) {
    this.networks = networks;
  }

  private record Connect(
      @Nullable String container, @Nullable EndpointSettings endpointConfig, boolean force) {
    String wanted() {
      if (container == null || container.isEmpty()) {
        throw new EngineException(Kind.INVALID, "request body: Container is missing");
      }
      return container;
    }
  }

  void list(Exchange exchange) {
    exchange.json(200, networks.list(exchange.query().filters(FILTERS)));
  }

  void inspect(Exchange exchange) {
    exchange.json(200, networks.inspect(exchange.path("id")));
  }

  void create(Exchange exchange) throws IOException {
    CreateNetwork request = Bodies.read(exchange, CreateNetwork.class);
    if (request.name() == null || request.name().isEmpty()) {
      throw new EngineException(Kind.INVALID, "network name cannot be empty");
    }
    Created created = networks.create(request);
    exchange.json(
        201, Map.of("Id", created.id(), "Warning", String.join("; ", created.warnings())));
  }

  void remove(Exchange exchange) {
    networks.remove(exchange.path("id"));
    exchange.empty(204);
  }

  void connect(Exchange exchange) throws IOException {
    Connect body = Bodies.read(exchange, Connect.class);
    EndpointSettings wish = body.endpointConfig();
    networks.connect(exchange.path("id"), body.wanted(), wish == null ? noWishes() : wish);
    exchange.empty(200);
  }

  private static EndpointSettings noWishes() throws IOException {
    JsonNode nothing = ApiJson.mapper().createObjectNode();
    return ApiJson.mapper().treeToValue(nothing, EndpointSettings.class);
  }

  void disconnect(Exchange exchange) throws IOException {
    Connect body = Bodies.read(exchange, Connect.class);
    networks.disconnect(exchange.path("id"), body.wanted(), body.force());
    exchange.empty(200);
  }

  void prune(Exchange exchange) {
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.putPOJO("NetworksDeleted", networks.prune(exchange.query().filters(PRUNE_FILTERS)));
    exchange.json(200, answer);
  }
}
