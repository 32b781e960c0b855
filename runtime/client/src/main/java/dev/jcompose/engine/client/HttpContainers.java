package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.ContainerStats;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.Pruned;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import dev.jcompose.engine.api.Top;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /containers} over HTTP. */
record HttpContainers(Api api) implements Engine.Containers {
  static final TypeReference<List<ContainerSummary>> SUMMARIES = new TypeReference<>() {};

  /** Engines before 1.44 take one network at creation; the others are connected afterwards. */
  @Override
  public Created create(String name, CreateContainer request) {
    if (request.endpoints().size() < 2 || api.version().atLeast(1, 44)) {
      return create(name, request, request.endpoints());
    }
    Map<String, EndpointSettings> later = new LinkedHashMap<>(request.endpoints());
    String mode = request.hostConfig().networkMode();
    String first = later.containsKey(mode) ? mode : later.keySet().iterator().next();
    Map<String, EndpointSettings> now = Map.of(first, request.endpoints().get(first));
    later.remove(first);
    Created created = create(name, request, now);
    try {
      later.forEach(
          (network, endpoint) -> new HttpNetworks(api).connect(network, created.id(), endpoint));
    } catch (EngineException e) {
      removeAfter(e, created.id());
      throw e;
    }
    return created;
  }

  private void removeAfter(EngineException failure, String id) {
    try {
      remove(id, true, true);
    } catch (EngineException e) {
      failure.addSuppressed(e);
    }
  }

  private Created create(
      String name, CreateContainer request, Map<String, EndpointSettings> endpoints) {
    ObjectNode body = ApiJson.mapper().valueToTree(request.config());
    body.set("HostConfig", ApiJson.mapper().valueToTree(request.hostConfig()));
    body.putObject("NetworkingConfig")
        .set("EndpointsConfig", ApiJson.mapper().valueToTree(endpoints));
    return api.call(
        Request.post("/containers/create").with("name", name).body(body), Created.class);
  }

  @Override
  public List<ContainerSummary> list(ContainerQuery query) {
    Request request = Request.get("/containers/json").with("all", query.all());
    if (query.limit() > 0) {
      request.with("limit", query.limit());
    }
    return api.call(request.with("size", query.size()).with(query.filters()), SUMMARIES);
  }

  @Override
  public ContainerDetails inspect(String container) {
    return api.call(Request.get(path(container, "json")), ContainerDetails.class);
  }

  @Override
  public ContainerDetails inspectWithSizes(String container) {
    Request request = Request.get(path(container, "json")).with("size", true);
    return api.call(request, ContainerDetails.class);
  }

  @Override
  public void start(String container) {
    api.call(Request.post(path(container, "start")));
  }

  @Override
  public void stop(String container, @Nullable Integer timeout, @Nullable String signal) {
    api.call(stopping(container, "stop", timeout, signal));
  }

  @Override
  public void restart(String container, @Nullable Integer timeout, @Nullable String signal) {
    api.call(stopping(container, "restart", timeout, signal));
  }

  private static Request stopping(
      String container, String verb, @Nullable Integer timeout, @Nullable String signal) {
    return Request.post(path(container, verb))
        .with("t", timeout)
        .with("signal", signal == null ? "" : signal);
  }

  @Override
  public void kill(String container, String signal) {
    api.call(Request.post(path(container, "kill")).with("signal", signal));
  }

  @Override
  public void pause(String container) {
    api.call(Request.post(path(container, "pause")));
  }

  @Override
  public void unpause(String container) {
    api.call(Request.post(path(container, "unpause")));
  }

  @Override
  public void rename(String container, String name) {
    api.call(Request.post(path(container, "rename")).with("name", name));
  }

  @Override
  public List<String> update(String container, HostConfig changes) {
    Updated updated =
        api.call(Request.post(path(container, "update")).body(changes), Updated.class);
    return updated.warnings() == null ? List.of() : updated.warnings();
  }

  private record Updated(@Nullable List<String> warnings) {}

  @Override
  public void remove(String container, boolean volumes, boolean force) {
    api.call(Request.delete("/containers/" + container).with("v", volumes).with("force", force));
  }

  @Override
  public Pruned prune(Filters filters) {
    return api.call(Request.post("/containers/prune").with(filters), Pruned.class);
  }

  @Override
  public ExitWait wait(String container, String condition) {
    Request request = Request.post(path(container, "wait")).with("condition", condition);
    return new HttpExitWait(api, container, api.open(request));
  }

  @Override
  public FrameStream logs(String container, LogsRequest request) {
    boolean tty = api.version().atLeast(1, 42) ? false : inspect(container).config().tty();
    Response response =
        api.open(
            Request.get(path(container, "logs"))
                .with("stdout", request.stdout())
                .with("stderr", request.stderr())
                .with("follow", request.follow())
                .with("timestamps", request.timestamps())
                .with("details", request.details())
                .with("tail", request.tail() < 0 ? "all" : Integer.toString(request.tail()))
                .with("since", request.since())
                .with("until", request.until()));
    return new HttpFrames(response, tty || saysRaw(response), false);
  }

  @Override
  public AttachedStream attach(String container, AttachRequest request) {
    boolean tty = api.version().atLeast(1, 42) ? false : inspect(container).config().tty();
    Response response =
        api.open(
            Request.post(path(container, "attach"))
                .with("stdin", request.stdin())
                .with("stdout", request.stdout())
                .with("stderr", request.stderr())
                .with("logs", request.logs())
                .with("stream", request.stream())
                .with("detachKeys", request.detachKeys())
                .hijack());
    return new HttpFrames(response, tty || saysRaw(response), request.stdin());
  }

  /** From 1.42 on the content type tells whether there are frames; before, it is always raw. */
  private boolean saysRaw(Response response) {
    return api.version().atLeast(1, 42)
        && response.header("content-type").startsWith("application/vnd.docker.raw-stream");
  }

  @Override
  public void resize(String container, int height, int width) {
    api.call(Request.post(path(container, "resize")).with("h", height).with("w", width));
  }

  @Override
  public Top top(String container, String psArgs) {
    return api.call(Request.get(path(container, "top")).with("ps_args", psArgs), Top.class);
  }

  @Override
  public StatsStream stats(String container, StatsMode mode) {
    boolean stream = mode == StatsMode.STREAM;
    Request request = Request.get(path(container, "stats"));
    Response response =
        api.open(
            (stream ? request : request.with("stream", "0"))
                .with("one-shot", mode == StatsMode.ONE_SHOT));
    JsonStream<ContainerStats> samples = new JsonStream<>(response.body(), ContainerStats.class);
    return new StatsStream() {
      @Override
      public @Nullable ContainerStats next() throws IOException, InterruptedException {
        return samples.next();
      }

      @Override
      public void close() {
        samples.close();
      }
    };
  }

  static String path(String container, String verb) {
    return "/containers/" + container + "/" + verb;
  }
}
