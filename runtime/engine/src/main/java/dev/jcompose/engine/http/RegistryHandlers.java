package dev.jcompose.engine.http;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.RegistryAuth;
import java.io.IOException;

/** {@code /auth} and {@code /distribution}. */
final class RegistryHandlers {
  private final Engine.Registries registries;

  RegistryHandlers(Engine.Registries registries) {
    this.registries = registries;
  }

  void login(Exchange exchange) throws IOException {
    exchange.json(200, registries.login(Bodies.read(exchange, RegistryAuth.class)));
  }

  void inspect(Exchange exchange) {
    exchange.json(200, registries.inspect(exchange.path("name"), ImageHandlers.auth(exchange)));
  }
}
