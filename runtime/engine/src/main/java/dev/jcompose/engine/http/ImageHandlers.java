package dev.jcompose.engine.http;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImportImage;
import dev.jcompose.engine.api.RegistryAuth;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /images}. */
final class ImageHandlers {
  private static final Set<String> FILTERS =
      Set.of("before", "dangling", "label", "reference", "since", "until");

  private static final Set<String> PRUNE_FILTERS =
      Set.of("dangling", "keep-storage", "label", "label!", "until");

  private final Engine.Images images;

  ImageHandlers(Engine.Images images) {
    this.images = images;
  }

  void list(Exchange exchange) {
    Query query = exchange.query();
    Filters filters = query.filters(FILTERS);
    String named = query.text("filter");
    if (!named.isEmpty()) {
      // The older way to say it, which some libraries still use.
      Map<String, List<String>> more = new LinkedHashMap<>(filters.values());
      more.put("reference", List.of(named));
      filters = new Filters(more);
    }
    exchange.json(200, images.list(query.flag("all"), filters));
  }

  void inspect(Exchange exchange) {
    exchange.json(200, images.inspect(exchange.path("name")));
  }

  void history(Exchange exchange) {
    exchange.json(200, images.history(exchange.path("name")));
  }

  /** Pulls, or makes an image of the request's body; a tag may be a digest. */
  void create(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String from = query.text("fromImage");
    String platform = query.text("platform");
    if (!from.isEmpty()) {
      String reference = reference(from, query.text("tag"));
      RegistryAuth auth = auth(exchange);
      JsonStream.answer(exchange, progress -> images.pull(reference, platform, auth, progress));
      return;
    }
    String source = query.text("fromSrc");
    if (!source.equals("-")) {
      throw source.isEmpty()
          ? new EngineException(Kind.INVALID, "neither fromImage nor fromSrc is given")
          : new EngineException(
              Kind.UNSUPPORTED, "import from a URL: fetch it and import it from standard input");
    }
    ImportImage request =
        new ImportImage(
            reference(query.text("repo"), query.text("tag")),
            query.text("message"),
            query.texts("changes"),
            platform);
    JsonStream.answer(exchange, progress -> images.importRoot(exchange.body(), request, progress));
  }

  /** As whom to ask the registry. */
  static RegistryAuth auth(Exchange exchange) {
    String header = exchange.request().headers().get("X-Registry-Auth");
    return header == null ? RegistryAuth.NONE : RegistryAuth.decode(header);
  }

  /** Without a tag: all that the name has. */
  void push(Exchange exchange) throws IOException {
    String name = exchange.path("name");
    String tag = exchange.query().text("tag");
    RegistryAuth auth = auth(exchange);
    JsonStream.answer(
        exchange,
        progress -> {
          for (String reference : tag.isEmpty() ? tags(name) : List.of(reference(name, tag))) {
            images.push(reference, auth, progress);
          }
        });
  }

  private List<String> tags(String name) {
    Filters named = new Filters(Map.of("reference", List.of(name)));
    List<String> tags =
        images.list(true, named).stream()
            .flatMap(image -> image.repoTags().stream())
            .filter(tag -> tag.startsWith(name + ":") || tag.equals(name))
            .toList();
    if (tags.isEmpty()) {
      throw new EngineException(
          Kind.NOT_FOUND, "An image does not exist locally with the tag: " + name);
    }
    return tags;
  }

  /** Sends one image, or those that the query names. */
  void save(Exchange exchange) throws IOException {
    List<String> names =
        exchange.hasPath("name") ? List.of(exchange.path("name")) : exchange.query().texts("names");
    // What is not there is told before the answer has begun.
    names.forEach(images::inspect);
    Outbound out = exchange.stream("application/x-tar");
    images.save(names, out);
    out.finish();
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

  /** Removes untagged images, or with {@code dangling=false} all that no container needs. */
  void prune(Exchange exchange) {
    exchange.json(200, images.prune(exchange.query().filters(PRUNE_FILTERS)));
  }

  private static String reference(String name, String tag) {
    if (tag.isEmpty()) {
      return name;
    }
    return name + (tag.contains(":") ? "@" : ":") + tag;
  }
}
