package dev.jcompose.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import java.io.IOException;
import java.util.Map;

/** The engine as a whole: ping, version, info, events. */
final class SystemHandlers {
  private final Engine engine;

  SystemHandlers(Engine engine) {
    this.engine = engine;
  }

  void ping(Exchange exchange) {
    // Builder 1: clients then do not try BuildKit's session protocol.
    exchange.text(
        200,
        "OK",
        Map.of(
            "Builder-Version", "1",
            "Swarm", "inactive",
            "Cache-Control", "no-cache, no-store, must-revalidate",
            "Pragma", "no-cache"));
  }

  void version(Exchange exchange) {
    exchange.json(200, engine.version());
  }

  void info(Exchange exchange) {
    exchange.json(200, engine.info());
  }

  void diskUsage(Exchange exchange) {
    exchange.json(200, engine.diskUsage());
  }

  void events(Exchange exchange) throws IOException, InterruptedException {
    Query query = exchange.query();
    var request = new EventsRequest(query.time("since"), query.time("until"), query.filters());
    try (EventStream events = engine.events(request)) {
      exchange.onGone(events::close);
      JsonStream out = JsonStream.open(exchange);
      for (EngineEvent event = events.next(); event != null; event = events.next()) {
        out.write(withOldMembers(event));
      }
      out.finish();
    }
  }

  /**
   * Before API 1.52, events of containers and images carry {@code status}, {@code id}, {@code
   * from}.
   */
  private static ObjectNode withOldMembers(EngineEvent event) {
    ObjectNode object = ApiJson.mapper().createObjectNode();
    if (event.type().equals("container") || event.type().equals("image")) {
      object.put("status", event.action()).put("id", event.actor().id());
      String image = event.actor().attributes().get("image");
      if (image != null) {
        object.put("from", image);
      }
    }
    object.setAll((ObjectNode) ApiJson.mapper().valueToTree(event));
    return object;
  }
}
