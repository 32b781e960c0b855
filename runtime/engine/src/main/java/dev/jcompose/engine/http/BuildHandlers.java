package dev.jcompose.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ImageBuild;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.engine.api.Ulimit;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code /build}. */
final class BuildHandlers {

  private static final TypeReference<JsonNode> NODE = new TypeReference<>() {};

  private static final TypeReference<List<Ulimit>> ULIMITS = new TypeReference<>() {};

  private final Engine engine;

  BuildHandlers(Engine engine) {
    this.engine = engine;
  }

  void build(Exchange exchange) throws IOException {
    ImageBuild build = request(exchange.query());
    JsonStream.answer(
        exchange,
        progress -> {
          Consumer<Progress> told = build.quiet() ? quietly(progress) : progress;
          engine.builds().build(build, exchange.body(), told);
        });
  }

  /** The id alone, and failures. */
  private static Consumer<Progress> quietly(Consumer<Progress> progress) {
    return message -> {
      if (message.aux() != null) {
        progress.accept(Progress.text(message.aux().id() + "\n"));
        progress.accept(message);
      } else if (message.error() != null) {
        progress.accept(message);
      }
    };
  }

  private static ImageBuild request(Query query) {
    if (query.flag("squash")) {
      throw new EngineException(Kind.UNSUPPORTED, "squash is not supported by this engine");
    }
    if (query.text("version").equals("2")) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          "BuildKit sessions are not supported by this engine: set DOCKER_BUILDKIT=0");
    }
    return new ImageBuild.Builder()
        .tags(query.all("t"))
        .dockerfile(query.text("dockerfile"))
        .remote(query.text("remote"))
        .target(query.text("target"))
        .buildArgs(texts(query, "buildargs"))
        .labels(texts(query, "labels"))
        .noCache(query.flag("nocache"))
        .uncachedStages(query.all("nocachefilter"))
        .pull(query.flag("pull"))
        .quiet(query.flag("q"))
        .networkMode(query.text("networkmode"))
        .extraHosts(extraHosts(query))
        .shmSize(number(query, "shmsize"))
        .memory(number(query, "memory"))
        .cgroupParent(query.text("cgroupparent"))
        .ulimits(json(query, "ulimits", ULIMITS, List.of()))
        .platform(query.text("platform"))
        .privileged(query.flag("privileged"))
        .contexts(texts(query, "contexts"))
        .contextDirectory(query.text("contextdir"))
        .form(form(query))
        .build();
  }

  private static ImageBuild.Form form(Query query) {
    if (query.flag("check")) {
      return ImageBuild.Form.CHECK;
    }
    return query.flag("extended") ? ImageBuild.Form.EXTENDED : ImageBuild.Form.CLASSIC;
  }

  private static long number(Query query, String name) {
    String text = query.text(name);
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new EngineException(
          Kind.INVALID, "invalid parameter " + name + ": \"" + text + "\" is not a number", e);
    }
  }

  /** Repeated, or in one with commas between them. */
  private static List<String> extraHosts(Query query) {
    return query.all("extrahosts").stream()
        .flatMap(hosts -> List.of(hosts.split(",")).stream())
        .filter(host -> !host.isBlank())
        .toList();
  }

  /** A JSON object of texts; members that are null are left out. */
  private static Map<String, String> texts(Query query, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (var member : json(query, name, NODE, ApiJson.mapper().createObjectNode()).properties()) {
      if (!member.getValue().isNull()) {
        texts.put(member.getKey(), member.getValue().asText());
      }
    }
    return texts;
  }

  private static <T> T json(Query query, String name, TypeReference<T> type, T none) {
    String text = query.text(name);
    if (text.isEmpty()) {
      return none;
    }
    try {
      T value = ApiJson.mapper().readValue(text, type);
      return value == null ? none : value;
    } catch (JsonProcessingException e) {
      throw new EngineException(
          Kind.INVALID, "invalid parameter " + name + ": " + e.getOriginalMessage(), e);
    }
  }

  void prune(Exchange exchange) {
    engine.builds().prune();
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.putArray("CachesDeleted");
    answer.put("SpaceReclaimed", 0L);
    exchange.json(200, answer);
  }
}
