package dev.jcompose.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.ContainerStats;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /containers}. */
final class ContainerHandlers {
  private static final Set<String> FILTERS =
      Set.of(
          "ancestor",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "isolation",
          "label",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");

  private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "until");

  private final Engine.Containers containers;

  ContainerHandlers(Engine.Containers containers) {
    this.containers = containers;
  }

  void list(Exchange exchange) {
    Query query = exchange.query();
    Filters filters = query.filters(FILTERS);
    Integer limit = query.number("limit");
    int count = limit == null ? 0 : limit; // 0 and less: no limit
    boolean all =
        query.flag("all")
            || count > 0
            || !filters.of("status").isEmpty()
            || !filters.of("exited").isEmpty();
    exchange.json(
        200,
        containers.list(new ContainerQuery(all, Math.max(count, 0), query.flag("size"), filters)));
  }

  void create(Exchange exchange) throws IOException {
    String name = exchange.query().text("name");
    exchange.json(201, containers.create(name, Bodies.createContainer(exchange)));
  }

  void inspect(Exchange exchange) {
    String id = exchange.path("id");
    exchange.json(
        200,
        withOldMembers(
            exchange.query().flag("size")
                ? containers.inspectWithSizes(id)
                : containers.inspect(id)));
  }

  /**
   * Before API 1.52 the network settings repeat the default bridge's endpoint at their top; many
   * scripts read {@code .NetworkSettings.IPAddress}.
   */
  private static ObjectNode withOldMembers(ContainerDetails details) {
    ObjectNode object = ApiJson.mapper().valueToTree(details);
    EndpointSettings bridge = details.networkSettings().networks().get("bridge");
    ((ObjectNode) object.get("NetworkSettings"))
        .put("Bridge", "")
        .put("HairpinMode", false)
        .put("LinkLocalIPv6Address", "")
        .put("LinkLocalIPv6PrefixLen", 0)
        .put("EndpointID", bridge == null ? "" : bridge.endpointId())
        .put("Gateway", bridge == null ? "" : bridge.gateway())
        .put("GlobalIPv6Address", bridge == null ? "" : bridge.globalIpv6Address())
        .put("GlobalIPv6PrefixLen", bridge == null ? 0 : bridge.globalIpv6PrefixLen())
        .put("IPAddress", bridge == null ? "" : bridge.ipAddress())
        .put("IPPrefixLen", bridge == null ? 0 : bridge.ipPrefixLen())
        .put("IPv6Gateway", bridge == null ? "" : bridge.ipv6Gateway())
        .put("MacAddress", bridge == null ? "" : bridge.macAddress());
    return object;
  }

  void start(Exchange exchange) {
    containers.start(exchange.path("id"));
    exchange.empty(204);
  }

  void stop(Exchange exchange) {
    Query query = exchange.query();
    containers.stop(exchange.path("id"), query.number("t"), signal(query));
    exchange.empty(204);
  }

  void restart(Exchange exchange) {
    Query query = exchange.query();
    containers.restart(exchange.path("id"), query.number("t"), signal(query));
    exchange.empty(204);
  }

  private static @Nullable String signal(Query query) {
    String signal = query.text("signal");
    return signal.isEmpty() ? null : signal;
  }

  void kill(Exchange exchange) {
    containers.kill(exchange.path("id"), exchange.query().text("signal"));
    exchange.empty(204);
  }

  void pause(Exchange exchange) {
    containers.pause(exchange.path("id"));
    exchange.empty(204);
  }

  void unpause(Exchange exchange) {
    containers.unpause(exchange.path("id"));
    exchange.empty(204);
  }

  void rename(Exchange exchange) {
    containers.rename(exchange.path("id"), exchange.query().text("name"));
    exchange.empty(204);
  }

  void remove(Exchange exchange) {
    Query query = exchange.query();
    containers.remove(exchange.path("id"), query.flag("v"), query.flag("force"));
    exchange.empty(204);
  }

  /** The head goes out once the wait is registered: a client may then start the container. */
  void await(Exchange exchange) throws IOException, InterruptedException {
    String condition = exchange.query().text("condition");
    try (ExitWait wait =
        containers.wait(exchange.path("id"), condition.isEmpty() ? "not-running" : condition)) {
      Thread waiter = Thread.currentThread();
      exchange.onGone(waiter::interrupt);
      JsonStream out = JsonStream.open(exchange);
      ExitWait.Result result = wait.await();
      ObjectNode answer = ApiJson.mapper().createObjectNode();
      answer.put("StatusCode", result.statusCode());
      ExitWait.WaitError error = result.error();
      if (error != null) {
        answer.putObject("Error").put("Message", error.message());
      }
      out.write(answer);
      out.finish();
    }
  }

  void prune(Exchange exchange) {
    exchange.json(200, containers.prune(exchange.query().filters(PRUNE_FILTERS)));
  }

  void update(Exchange exchange) throws IOException {
    HostConfig changes = Bodies.read(exchange, HostConfig.class);
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    answer.putPOJO("Warnings", containers.update(exchange.path("id"), changes));
    exchange.json(200, answer);
  }

  void stats(Exchange exchange) throws IOException, InterruptedException {
    Query query = exchange.query();
    StatsMode mode =
        query.flagOr("stream", true)
            ? StatsMode.STREAM
            : query.flag("one-shot") ? StatsMode.ONE_SHOT : StatsMode.ONCE;
    try (StatsStream samples = containers.stats(exchange.path("id"), mode)) {
      exchange.onGone(samples::close);
      JsonStream out = JsonStream.open(exchange);
      ContainerStats sample = samples.next();
      while (sample != null) {
        out.write(sample);
        sample = samples.next();
      }
      out.finish();
    }
  }

  void logs(Exchange exchange) throws IOException, InterruptedException {
    Query query = exchange.query();
    if (!query.flag("stdout") && !query.flag("stderr")) {
      throw new EngineException(
          Kind.INVALID, "Bad parameters: you must choose at least one stream");
    }
    LogsRequest request =
        new LogsRequest(
            query.flag("stdout"),
            query.flag("stderr"),
            query.flag("follow"),
            query.flag("timestamps"),
            tail(query.text("tail")),
            query.time("since"),
            query.time("until"),
            query.flag("details"));
    try (FrameStream frames = containers.logs(exchange.path("id"), request)) {
      exchange.onGone(frames::close);
      Outbound out = exchange.stream(exchange.version().streamType(frames.tty()));
      FrameWriter.copy(frames, out);
      out.finish();
    }
  }

  /** All for anything that is not a count, as dockerd. */
  private static int tail(String text) {
    try {
      return Math.max(-1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  void attach(Exchange exchange) throws IOException, InterruptedException {
    Query query = exchange.query();
    boolean stream = query.flag("stream");
    var request =
        new AttachRequest(
            stream && query.flag("stdin"),
            query.flag("stdout"),
            query.flag("stderr"),
            query.flag("logs"),
            stream,
            query.text("detachKeys"));
    DetachKeys keys = DetachKeys.parse(request.detachKeys());
    AttachedStream process = containers.attach(exchange.path("id"), request);
    Hijacker.join(exchange, process, request.stdin(), keys);
  }

  void resize(Exchange exchange) {
    Query query = exchange.query();
    containers.resize(exchange.path("id"), query.required("h"), query.required("w"));
    exchange.empty(200);
  }

  void top(Exchange exchange) {
    String args = exchange.query().text("ps_args");
    exchange.json(200, containers.top(exchange.path("id"), args.isEmpty() ? "-ef" : args));
  }
}
