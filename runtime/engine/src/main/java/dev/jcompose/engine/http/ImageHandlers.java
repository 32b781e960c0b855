package dev.jcompose.engine.http;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import java.util.Set;

/** {@code /images}. */
final class ImageHandlers {
  private static final Set<String> FILTERS =
      Set.of("before", "dangling", "label", "reference", "since", "until");

  private final Engine.Images images;

  ImageHandlers(Engine.Images images) {
    this.images = images;
  }

  void list(Exchange exchange) {
    Query query = exchange.query();
    exchange.json(200, images.list(query.flag("all"), query.filters(FILTERS)));
  }

  void inspect(Exchange exchange) {
    exchange.json(200, images.inspect(exchange.path("name")));
  }

  void history(Exchange exchange) {
    exchange.json(200, images.history(exchange.path("name")));
  }

  /** Pulls; a tag may be a digest. */
  void create(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String from = query.text("fromImage");
    if (from.isEmpty()) {
      throw new EngineException(
          Kind.UNSUPPORTED, "docker import is not supported by this engine: load an image instead");
    }
    String reference = reference(from, query.text("tag"));
    String platform = query.text("platform");
    JsonStream.answer(exchange, progress -> images.pull(reference, platform, progress));
  }

  void load(Exchange exchange) throws IOException {
    JsonStream.answer(exchange, progress -> images.load(exchange.body(), progress));
  }

  void tag(Exchange exchange) {
    Query query = exchange.query();
    images.tag(exchange.path("name"), reference(query.text("repo"), query.text("tag")));
    exchange.empty(201);
  }

  void remove(Exchange exchange) {
    Query query = exchange.query();
    exchange.json(
        200, images.remove(exchange.path("name"), query.flag("force"), query.flag("noprune")));
  }

  private static String reference(String name, String tag) {
    if (tag.isEmpty()) {
      return name;
    }
    return name + (tag.contains(":") ? "@" : ":") + tag;
  }
}
