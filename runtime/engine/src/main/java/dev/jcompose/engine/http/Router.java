package dev.jcompose.engine.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, has it answered, and turns failures into the API's errors. */
final class Router {
  private static final Logger LOGGER = LoggerFactory.getLogger(Router.class);
  private static final Pattern VERSIONED = Pattern.compile("/v(\\d{1,4}\\.\\d{1,4})(/.*)");

  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = routes;
  }

  /** The wire's form of an error. */
  private record ErrorBody(@JsonProperty("message") String message) {}

  void handle(Exchange exchange) throws IOException, InterruptedException {
    HttpRequest request = exchange.request();
    long start = System.nanoTime();
    try {
      if (request.decoderResult().isFailure()) {
        throw new EngineException(
            Kind.INVALID, "malformed HTTP request: " + request.decoderResult().cause());
      }
      dispatch(exchange, request);
      if (!exchange.answered()) {
        throw new IllegalStateException("no answer to " + request.uri());
      }
    } catch (EngineException e) {
      fail(exchange, e.kind(), e.getMessage(), e);
    } catch (JsonProcessingException e) {
      fail(exchange, Kind.INVALID, "request body: " + e.getOriginalMessage(), e);
    } catch (RuntimeException e) {
      LOGGER.error("request failed method={} uri={}", request.method(), request.uri(), e);
      fail(exchange, Kind.INTERNAL, String.valueOf(e), e);
    }
    LOGGER.debug(
        "answered method={} uri={} took={}us",
        request.method(),
        request.uri(),
        (System.nanoTime() - start) / 1000);
  }

  private void dispatch(Exchange exchange, HttpRequest request)
      throws IOException, InterruptedException {
    QueryStringDecoder uri = decode(request.uri());
    String path = uri.path();
    ApiVersion version = ApiVersion.MAX;
    Matcher versioned = VERSIONED.matcher(path);
    if (versioned.matches()) {
      version = ApiVersion.parse(versioned.group(1));
      path = versioned.group(2);
    }
    Query query = new Query(parameters(uri));
    for (Route route : routes) {
      Map<String, String> values = route.match(request.method().name(), path);
      if (values != null) {
        exchange.route(version, values, query);
        route.handler().handle(exchange);
        return;
      }
    }
    throw new EngineException(Kind.NOT_FOUND, "page not found");
  }

  private static QueryStringDecoder decode(String uri) {
    return new QueryStringDecoder(uri);
  }

  private static Map<String, List<String>> parameters(QueryStringDecoder uri) {
    try {
      return uri.parameters();
    } catch (IllegalArgumentException e) {
      throw new EngineException(Kind.INVALID, "query: " + e.getMessage(), e);
    }
  }

  /** Says what failed, if the answer's head has not gone out; else the connection just ends. */
  private static void fail(Exchange exchange, Kind kind, String message, Exception cause)
      throws IOException {
    if (exchange.answered()) {
      throw new IOException("answer broken off: " + message, cause);
    }
    if (kind == Kind.NOT_MODIFIED) {
      exchange.empty(kind.status());
    } else {
      exchange.json(kind.status(), new ErrorBody(message));
    }
  }
}
