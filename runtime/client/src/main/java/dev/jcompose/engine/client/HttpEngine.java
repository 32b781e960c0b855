package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.DiskUsage;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.SystemInfo;
import dev.jcompose.engine.api.Version;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A Docker-compatible engine over HTTP/1.1. Methods may be called from many threads at once.
 *
 * <p>Refusals come as {@code EngineException} with the engine's own message; UNAVAILABLE if no
 * engine answers, DENIED if its socket may not be opened.
 */
public final class HttpEngine implements Engine, AutoCloseable {
  private final Api api;
  private final Http http;
  private final CredentialSource credentials;

  private HttpEngine(Address address, int maxCalls, CredentialSource credentials) {
    this.credentials = credentials;
    http = new Http(address, maxCalls);
    api = new Api(http);
  }

  /**
   * An engine at {@code unix:///path} or {@code tcp://host:port}; connects when first used.
   *
   * @throws dev.jcompose.engine.api.EngineException INVALID or UNSUPPORTED for another address
   */
  public static HttpEngine at(String host) {
    return at(host, Integer.MAX_VALUE);
  }

  /** The same with at most so many calls at once; streams, and waits for an exit, do not count. */
  public static HttpEngine at(String host, int maxCalls) {
    return at(host, maxCalls, CredentialSource.NONE);
  }

  /** The same with what the user has logged in to registries with. */
  public static HttpEngine at(String host, int maxCalls, CredentialSource credentials) {
    return new HttpEngine(Address.parse(host), maxCalls, credentials);
  }

  /**
   * Loads, on a thread of its own, what the first answer will need. Reading JSON into records takes
   * longer to get going than a whole command may, and can do so while the command line is parsed.
   */
  public static void warmUp() {
    Thread.ofPlatform()
        .daemon()
        .name("warm-up")
        .start(
            () -> {
              try {
                ApiJson.mapper().readValue("[{}]", HttpContainers.SUMMARIES);
              } catch (JsonProcessingException e) {
                throw new IllegalStateException("an empty container is valid", e);
              }
            });
  }

  /** Where it listens. */
  public String address() {
    return http.address().toString();
  }

  /** Asks whether it is there; the API version that will be spoken. */
  public String ping() {
    return api.version().toString();
  }

  @Override
  public Version version() {
    return api.call(Request.get("/version"), Version.class);
  }

  @Override
  public SystemInfo info() {
    return api.call(Request.get("/info"), SystemInfo.class);
  }

  @Override
  public EventStream events(EventsRequest request) {
    Response response =
        api.open(
            Request.get("/events")
                .with("since", request.since())
                .with("until", request.until())
                .with(request.filters()));
    JsonStream<EngineEvent> events = new JsonStream<>(response.body(), EngineEvent.class);
    return new EventStream() {
      @Override
      public @Nullable EngineEvent next() throws IOException, InterruptedException {
        return events.next();
      }

      @Override
      public void close() {
        events.close();
      }
    };
  }

  @Override
  public Containers containers() {
    return new HttpContainers(api);
  }

  @Override
  public Files files() {
    return new HttpFiles(api);
  }

  @Override
  public Execs execs() {
    return new HttpExecs(api);
  }

  @Override
  public Networks networks() {
    return new HttpNetworks(api);
  }

  @Override
  public Volumes volumes() {
    return new HttpVolumes(api);
  }

  @Override
  public Builds builds() {
    return new HttpBuilds(api);
  }

  @Override
  public Images images() {
    return new HttpImages(api, credentials);
  }

  /** All that the engine says of an image, as indented JSON. */
  public String inspectImage(String image) {
    return api.call(Request.get("/images/" + image + "/json"), JsonNode.class).toPrettyString();
  }

  @Override
  public Registries registries() {
    return new HttpRegistries(api, credentials);
  }

  @Override
  public DiskUsage diskUsage() {
    return api.call(Request.get("/system/df"), DiskUsage.class);
  }

  /** Closes idle connections. */
  @Override
  public void close() {
    http.close();
  }
}
