package dev.jcompose.engine.http;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecDetails;
import dev.jcompose.engine.api.ExecStart;
import java.io.IOException;
import java.util.Map;

/** {@code /containers/{id}/exec} and {@code /exec}. */
final class ExecHandlers {
  private final Engine.Execs execs;

  ExecHandlers(Engine.Execs execs) {
    this.execs = execs;
  }

  void create(Exchange exchange) throws IOException {
    ExecConfig config = Bodies.read(exchange, ExecConfig.class);
    if (config.cmd().isEmpty()) {
      throw new EngineException(Kind.INVALID, "No exec command specified");
    }
    exchange.json(201, Map.of("Id", execs.create(exchange.path("id"), config)));
  }

  void start(Exchange exchange) throws IOException, InterruptedException {
    String id = exchange.path("id");
    ExecStart options = Bodies.read(exchange, ExecStart.class);
    ExecDetails details = execs.inspect(id);
    DetachKeys keys = DetachKeys.parse(details.detachKeys() == null ? "" : details.detachKeys());
    AttachedStream process = execs.start(id, options);
    if (options.detach()) {
      process.close();
      exchange.empty(200);
    } else {
      Hijacker.join(exchange, process, details.openStdin(), keys);
    }
  }

  void resize(Exchange exchange) {
    Query query = exchange.query();
    execs.resize(exchange.path("id"), query.required("h"), query.required("w"));
    exchange.empty(200);
  }

  void inspect(Exchange exchange) {
    exchange.json(200, execs.inspect(exchange.path("id")));
  }
}
