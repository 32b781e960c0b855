package dev.jcompose.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Engine;
import java.io.IOException;
import java.util.Set;

/** {@code /volumes}. */
final class VolumeHandlers {
  private static final Set<String> FILTERS = Set.of("dangling", "driver", "label", "name");
  private static final Set<String> PRUNE_FILTERS = Set.of("all", "label", "label!");

  private final Engine.Volumes volumes;

  VolumeHandlers(Engine.Volumes volumes) {
    this.volumes = volumes;
  }

  void list(Exchange exchange) {
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.putPOJO("Volumes", volumes.list(exchange.query().filters(FILTERS)));
    answer.putNull("Warnings");
    exchange.json(200, answer);
  }

  void create(Exchange exchange) throws IOException {
    exchange.json(201, volumes.create(Bodies.read(exchange, CreateVolume.class)));
  }

  void inspect(Exchange exchange) {
    exchange.json(200, volumes.inspect(exchange.path("name")));
  }

  void remove(Exchange exchange) {
    volumes.remove(exchange.path("name"), exchange.query().flag("force"));
    exchange.empty(204);
  }

  void prune(Exchange exchange) {
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.putPOJO("VolumesDeleted", volumes.prune(exchange.query().filters(PRUNE_FILTERS)));
    answer.put("SpaceReclaimed", 0L);
    exchange.json(200, answer);
  }
}
