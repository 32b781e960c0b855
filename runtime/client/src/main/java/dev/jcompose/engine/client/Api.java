package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Typed calls under the API version that both sides speak. */
final class Api {
  /** The newest version whose documents our records describe. */
  private static final ApiVersion NEWEST = new ApiVersion(1, 47);

  /** What an engine that does not say speaks (API documentation, "Versioned API"). */
  private static final ApiVersion UNSAID = new ApiVersion(1, 24);

  private final Http http;
  private volatile @Nullable ApiVersion agreed;

  Api(Http http) {
    this.http = http;
  }

  Http http() {
    return http;
  }

  /** The version of all requests: the older of ours and the engine's. Asked for once. */
  ApiVersion version() {
    ApiVersion known = agreed;
    if (known == null) {
      Response pong = http.send("", Request.get("/_ping"));
      try (var body = pong.body()) {
        body.readAllBytes();
      } catch (IOException e) {
        throw http.failure("GET /_ping", e);
      }
      ApiVersion theirs = ApiVersion.parse(pong.header("api-version"), UNSAID);
      known = theirs.compareTo(NEWEST) < 0 ? theirs : NEWEST;
      agreed = known;
    }
    return known;
  }

  Response open(Request request) {
    return http.send("/v" + version(), request);
  }

  void call(Request request) {
    http.bytes("/v" + version(), request);
  }

  <T> T call(Request request, Class<T> type) {
    try {
      return notNull(request, ApiJson.mapper().readValue(bytes(request), type));
    } catch (IOException e) {
      throw http.failure(request.method + " " + request.target, e);
    }
  }

  <T> T call(Request request, TypeReference<T> type) {
    try {
      return notNull(request, ApiJson.mapper().readValue(bytes(request), type));
    } catch (IOException e) {
      throw http.failure(request.method + " " + request.target, e);
    }
  }

  /** For answers that may be {@code null}. */
  <T> Optional<T> callOrNull(Request request, TypeReference<T> type) {
    try {
      return Optional.ofNullable(ApiJson.mapper().readValue(bytes(request), type));
    } catch (IOException e) {
      throw http.failure(request.method + " " + request.target, e);
    }
  }

  private byte[] bytes(Request request) {
    return http.bytes("/v" + version(), request);
  }

  private static <T> T notNull(Request request, @Nullable T value) {
    if (value == null) {
      throw new EngineException(
          Kind.INTERNAL, request.method + " " + request.target + ": the engine answered null");
    }
    return value;
  }
}
