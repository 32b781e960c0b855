package dev.jcompose.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImageSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /images}. */
final class ImageHandlers {
  private static final Set<String> FILTERS =
      Set.of("before", "dangling", "label", "reference", "since", "until");

  private static final Set<String> PRUNE_FILTERS = Set.of("dangling", "label", "until");

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

  /** Removes untagged images, or with {@code dangling=false} all that no container needs. */
  void prune(Exchange exchange) {
    Filters asked = exchange.query().filters(PRUNE_FILTERS);
    Map<String, List<String>> wanted = new LinkedHashMap<>(asked.values());
    boolean tagged = Query.isFalse(wanted.remove("dangling"));
    if (!tagged) {
      wanted.put("dangling", List.of("true"));
    }
    List<ImageDeletion> deleted = new ArrayList<>();
    for (ImageSummary image : images.list(false, new Filters(wanted))) {
      List<String> names = image.repoTags().isEmpty() ? List.of(image.id()) : image.repoTags();
      names.forEach(name -> deleted.addAll(removeUnlessNeeded(name)));
    }
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.putPOJO("ImagesDeleted", deleted);
    answer.put("SpaceReclaimed", 0L);
    exchange.json(200, answer);
  }

  private List<ImageDeletion> removeUnlessNeeded(String name) {
    try {
      return images.remove(name, false, false);
    } catch (EngineException e) {
      if (e.kind() == Kind.CONFLICT || e.kind() == Kind.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static String reference(String name, String tag) {
    if (tag.isEmpty()) {
      return name;
    }
    return name + (tag.contains(":") ? "@" : ":") + tag;
  }
}
