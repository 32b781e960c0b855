package dev.jcompose.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON request bodies, as leniently as dockerd: unknown members, names in any case. */
final class Bodies {
  /** Bytes of JSON a request may carry. */
  private static final int LIMIT = 8 << 20;

  private static final List<String> STRING_OR_LIST = List.of("cmd", "entrypoint", "shell");

  private Bodies() {}

  /** A record; an empty body is an empty object. */
  static <T> T read(Exchange exchange, Class<T> type) throws IOException {
    return ApiJson.mapper().treeToValue(tree(exchange), type);
  }

  /** A container's config, with its host config and its networks inside. */
  static CreateContainer createContainer(Exchange exchange) throws IOException {
    ObjectNode tree = tree(exchange);
    if (tree.isEmpty()) {
      throw new EngineException(
          Kind.INVALID, "config cannot be empty in order to create a container");
    }
    JsonNode host = take(tree, "HostConfig");
    JsonNode networking = take(tree, "NetworkingConfig");
    listsForStrings(tree);
    dropNulls(tree);
    var mapper = ApiJson.mapper();
    ObjectNode hostTree = host instanceof ObjectNode object ? object : empty();
    dropNulls(hostTree);
    return new CreateContainer(
        mapper.treeToValue(tree, ContainerConfig.class),
        mapper.treeToValue(hostTree, HostConfig.class),
        endpoints(networking));
  }

  private static Map<String, EndpointSettings> endpoints(@Nullable JsonNode networking)
      throws IOException {
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    if (networking instanceof ObjectNode object
        && take(object, "EndpointsConfig") instanceof ObjectNode byName) {
      for (Map.Entry<String, JsonNode> entry : byName.properties()) {
        ObjectNode settings =
            entry.getValue() instanceof ObjectNode given ? given : empty(); // null: no wishes
        endpoints.put(
            entry.getKey(), ApiJson.mapper().treeToValue(settings, EndpointSettings.class));
      }
    }
    return endpoints;
  }

  /** {@code Cmd} and its like may be one string. */
  private static void listsForStrings(ObjectNode tree) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (STRING_OR_LIST.contains(entry.getKey().toLowerCase(Locale.ROOT))
          && entry.getValue().isTextual()) {
        entry.setValue(JsonNodeFactory.instance.arrayNode().add(entry.getValue()));
      }
    }
  }

  /** {@code {"PortBindings":{"80/tcp":null}}} and its like mean an absent or an empty value. */
  private static void dropNulls(ObjectNode tree) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!(entry.getValue() instanceof ObjectNode inner)) {
        continue;
      }
      boolean lists = entry.getKey().equalsIgnoreCase("PortBindings");
      for (Map.Entry<String, JsonNode> member : inner.properties()) {
        if (member.getValue().isNull()) {
          boolean text = entry.getKey().equalsIgnoreCase("Labels");
          member.setValue(
              lists
                  ? JsonNodeFactory.instance.arrayNode()
                  : text ? JsonNodeFactory.instance.textNode("") : member.getValue());
        }
      }
    }
  }

  static ObjectNode tree(Exchange exchange) throws IOException {
    InputStream body = exchange.body();
    byte[] bytes = body.readNBytes(LIMIT + 1);
    if (bytes.length > LIMIT) {
      throw new EngineException(
          Kind.INVALID, "request body: more than " + LIMIT + " bytes of JSON");
    }
    JsonNode tree = bytes.length == 0 ? empty() : ApiJson.mapper().readTree(bytes);
    return switch (tree) {
      case ObjectNode object -> object;
      case JsonNode node when node.isNull() || node.isMissingNode() -> empty();
      default -> throw new EngineException(Kind.INVALID, "request body: not a JSON object");
    };
  }

  private static @Nullable JsonNode take(ObjectNode tree, String name) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (entry.getKey().equalsIgnoreCase(name)) {
        return tree.remove(entry.getKey());
      }
    }
    return null;
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
