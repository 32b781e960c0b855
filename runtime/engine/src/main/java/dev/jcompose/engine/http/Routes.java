package dev.jcompose.engine.http;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.util.ArrayList;
import java.util.List;

/** All that is served and, behind it, all that is known and refused. */
final class Routes {
  private Routes() {}

  static List<Route> table(Engine engine) {
    List<Route> routes = new ArrayList<>();
    system(routes, new SystemHandlers(engine));
    containers(routes, new ContainerHandlers(engine.containers()));
    files(routes, new FileHandlers(engine.files()));
    execs(routes, new ExecHandlers(engine.execs()));
    networks(routes, new NetworkHandlers(engine.networks()));
    volumes(routes, new VolumeHandlers(engine.volumes()));
    images(routes, new ImageHandlers(engine.images()));
    builds(routes, new BuildHandlers(engine));
    registries(routes, new RegistryHandlers(engine.registries()));
    refused(routes);
    return List.copyOf(routes);
  }

  private static void system(List<Route> routes, SystemHandlers system) {
    routes.add(new Route("HEAD", "/_ping", system::ping));
    routes.add(new Route("GET", "/_ping", system::ping));
    routes.add(new Route("GET", "/version", system::version));
    routes.add(new Route("GET", "/info", system::info));
    routes.add(new Route("GET", "/events", system::events));
    routes.add(new Route("GET", "/system/df", system::diskUsage));
  }

  private static void containers(List<Route> routes, ContainerHandlers containers) {
    routes.add(new Route("GET", "/containers/json", containers::list));
    routes.add(new Route("POST", "/containers/create", containers::create));
    routes.add(new Route("POST", "/containers/prune", containers::prune));
    routes.add(new Route("GET", "/containers/{id}/json", containers::inspect));
    routes.add(new Route("POST", "/containers/{id}/start", containers::start));
    routes.add(new Route("POST", "/containers/{id}/stop", containers::stop));
    routes.add(new Route("POST", "/containers/{id}/restart", containers::restart));
    routes.add(new Route("POST", "/containers/{id}/kill", containers::kill));
    routes.add(new Route("POST", "/containers/{id}/pause", containers::pause));
    routes.add(new Route("POST", "/containers/{id}/unpause", containers::unpause));
    routes.add(new Route("POST", "/containers/{id}/rename", containers::rename));
    routes.add(new Route("POST", "/containers/{id}/wait", containers::await));
    routes.add(new Route("DELETE", "/containers/{id}", containers::remove));
    routes.add(new Route("GET", "/containers/{id}/logs", containers::logs));
    routes.add(new Route("POST", "/containers/{id}/attach", containers::attach));
    routes.add(new Route("POST", "/containers/{id}/resize", containers::resize));
    routes.add(new Route("GET", "/containers/{id}/top", containers::top));
    routes.add(new Route("POST", "/containers/{id}/update", containers::update));
    routes.add(new Route("GET", "/containers/{id}/stats", containers::stats));
  }

  private static void files(List<Route> routes, FileHandlers files) {
    routes.add(new Route("HEAD", "/containers/{id}/archive", files::stat));
    routes.add(new Route("GET", "/containers/{id}/archive", files::get));
    routes.add(new Route("PUT", "/containers/{id}/archive", files::put));
    routes.add(new Route("GET", "/containers/{id}/changes", files::changes));
    routes.add(new Route("GET", "/containers/{id}/export", files::export));
    routes.add(new Route("POST", "/commit", files::commit));
  }

  private static void execs(List<Route> routes, ExecHandlers execs) {
    routes.add(new Route("POST", "/containers/{id}/exec", execs::create));
    routes.add(new Route("POST", "/exec/{id}/start", execs::start));
    routes.add(new Route("POST", "/exec/{id}/resize", execs::resize));
    routes.add(new Route("GET", "/exec/{id}/json", execs::inspect));
  }

  private static void networks(List<Route> routes, NetworkHandlers networks) {
    routes.add(new Route("GET", "/networks", networks::list));
    routes.add(new Route("POST", "/networks/create", networks::create));
    routes.add(new Route("POST", "/networks/prune", networks::prune));
    routes.add(new Route("GET", "/networks/{id}", networks::inspect));
    routes.add(new Route("DELETE", "/networks/{id}", networks::remove));
    routes.add(new Route("POST", "/networks/{id}/connect", networks::connect));
    routes.add(new Route("POST", "/networks/{id}/disconnect", networks::disconnect));
  }

  private static void volumes(List<Route> routes, VolumeHandlers volumes) {
    routes.add(new Route("GET", "/volumes", volumes::list));
    routes.add(new Route("POST", "/volumes/create", volumes::create));
    routes.add(new Route("POST", "/volumes/prune", volumes::prune));
    routes.add(new Route("GET", "/volumes/{name}", volumes::inspect));
    routes.add(new Route("DELETE", "/volumes/{name}", volumes::remove));
  }

  private static void images(List<Route> routes, ImageHandlers images) {
    routes.add(new Route("GET", "/images/json", images::list));
    routes.add(new Route("POST", "/images/create", images::create));
    routes.add(new Route("POST", "/images/load", images::load));
    routes.add(new Route("POST", "/images/prune", images::prune));
    routes.add(new Route("GET", "/images/get", images::save));
    routes.add(new Route("GET", "/images/{name*}/get", images::save));
    routes.add(new Route("POST", "/images/{name*}/push", images::push));
    routes.add(new Route("GET", "/images/{name*}/json", images::inspect));
    routes.add(new Route("GET", "/images/{name*}/history", images::history));
    routes.add(new Route("POST", "/images/{name*}/tag", images::tag));
    routes.add(new Route("DELETE", "/images/{name*}", images::remove));
  }

  private static void builds(List<Route> routes, BuildHandlers builds) {
    routes.add(new Route("POST", "/build", builds::build));
    routes.add(new Route("POST", "/build/prune", builds::prune));
  }

  private static void registries(List<Route> routes, RegistryHandlers registries) {
    routes.add(new Route("POST", "/auth", registries::login));
    routes.add(new Route("GET", "/distribution/{name*}/json", registries::inspect));
  }

  private static void refused(List<Route> routes) {
    refuse(routes, "GET", "/containers/{id}/attach/ws", "attaching by websocket");
    refuse(routes, "GET", "/images/search", "image search");
    refuse(routes, "POST", "/build/cancel", "build cancel");
    refuse(routes, "POST", "/session", "BuildKit sessions");
    refuse(routes, "POST", "/grpc", "BuildKit sessions");
    refuse(routes, "GET", "/plugins", "plugins");
    for (String swarm : List.of("swarm", "nodes", "services", "tasks", "secrets", "configs")) {
      routes.add(new Route("GET", "/" + swarm, Routes::noSwarm));
    }
  }

  private static void refuse(List<Route> routes, String method, String pattern, String what) {
    String message = what + ": not supported by this engine";
    routes.add(
        new Route(
            method,
            pattern,
            exchange -> {
              throw new EngineException(Kind.UNSUPPORTED, message);
            }));
  }

  private static void noSwarm(Exchange exchange) {
    throw new EngineException(Kind.UNAVAILABLE, "This node is not a swarm manager.");
  }
}
