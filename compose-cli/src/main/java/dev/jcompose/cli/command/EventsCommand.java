package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Json;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.Labels;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what happens to containers, as it happens. */
final class EventsCommand implements Action {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());
  private static final String COMPOSE = "com.docker.compose.";
  private static final String OURS = "dev.jcompose.";
  private static final long NANOS = 1_000_000_000L;

  private boolean json;
  private String since = "";
  private String until = "";
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Prints what happens to the project's containers, until stopped.");
    options.flag(value -> json = value, "One JSON object a line.", "--json");
    options.value(value -> since = value, "TIME", "From then on, too.", "--since");
    options.value(value -> until = value, "TIME", "Until then only.", "--until");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Session.Target target = session.target(services);
    EventsRequest request =
        new EventsRequest(
            time("--since", since),
            time("--until", until),
            new Filters(
                Map.of(
                    "type", List.of("container"),
                    "label", List.of(Labels.PROJECT + "=" + target.name()))));
    try (EventStream events = session.engine().events(request)) {
      for (EngineEvent event = events.next(); event != null; event = events.next()) {
        String service = event.actor().attributes().getOrDefault(Labels.SERVICE, "");
        if (services.isEmpty() || services.contains(service)) {
          session.output().line(json ? Json.line(object(event, service)) : text(event));
          session.output().flush();
        }
      }
    }
    return ExitCode.OK;
  }

  private static @Nullable Instant time(String option, String text) {
    return text.isEmpty() ? null : Times.parse(option, text, Instant.now());
  }

  private static String text(EngineEvent event) {
    String attributes =
        attributes(event).entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", "));
    return "%s container %s %s (%s)"
        .formatted(TIME.format(at(event)), event.action(), event.actor().id(), attributes);
  }

  private static Map<String, Object> object(EngineEvent event, String service) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("action", event.action());
    object.put("attributes", attributes(event));
    object.put("id", event.actor().id());
    object.put("service", service);
    object.put("time", at(event).toString());
    object.put("type", event.type());
    return object;
  }

  /** All but what compose and we wrote there for ourselves. */
  private static Map<String, String> attributes(EngineEvent event) {
    Map<String, String> attributes = new TreeMap<>(event.actor().attributes());
    attributes.keySet().removeIf(key -> key.startsWith(COMPOSE) || key.startsWith(OURS));
    return attributes;
  }

  private static Instant at(EngineEvent event) {
    return Instant.ofEpochSecond(event.timeNano() / NANOS, event.timeNano() % NANOS);
  }
}
