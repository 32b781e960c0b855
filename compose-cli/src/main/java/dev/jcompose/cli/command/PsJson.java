package dev.jcompose.cli.command;

import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.ContainerSummary.Port;
import dev.jcompose.engine.api.MountPoint;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container as {@code docker compose ps --format json} shows it. */
final class PsJson {
  private static final int SHORT_ID = 12;
  private static final Pattern EXITED = Pattern.compile("Exited \\((-?\\d+)\\).*");
  private static final Pattern HEALTH = Pattern.compile(".*\\((?:health: )?(\\w+)\\)");
  private static final DateTimeFormatter CREATED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z z", Locale.ROOT);

  private PsJson() {}

  static Map<String, Object> of(Replica replica, boolean whole) {
    ContainerSummary summary = replica.summary();
    Map<String, Object> json = new TreeMap<>();
    json.put("Command", PsCommand.command(summary.command(), whole));
    json.put(
        "CreatedAt",
        CREATED.format(Instant.ofEpochSecond(summary.created()).atZone(ZoneId.systemDefault())));
    json.put("ExitCode", exitCode(summary.status()));
    json.put("Health", replica.state().equals("running") ? health(summary.status()) : "");
    json.put("ID", whole ? summary.id() : shortId(summary.id()));
    json.put("Image", summary.image());
    json.put("Labels", labels(summary.labels()));
    json.put("LocalVolumes", Long.toString(localVolumes(summary.mounts())));
    json.put("Mounts", mounts(summary.mounts()));
    json.put("Name", replica.name());
    json.put("Names", replica.name());
    json.put("Networks", String.join(",", summary.networkSettings().networks().keySet()));
    json.put("Ports", PortText.of(summary.ports()));
    json.put("Project", replica.project());
    json.put("Publishers", summary.ports().stream().map(PsJson::publisher).toList());
    json.put("RunningFor", PsCommand.age(summary.created()));
    json.put("Service", replica.service());
    json.put("Size", "0B");
    json.put("State", summary.state());
    json.put("Status", summary.status());
    return json;
  }

  private static String shortId(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  /** The engine's list has codes in its words only. */
  static int exitCode(String status) {
    Matcher exited = EXITED.matcher(status);
    return exited.matches() ? Integer.parseInt(exited.group(1)) : 0;
  }

  static String health(String status) {
    Matcher health = HEALTH.matcher(status);
    if (!health.matches()) {
      return "";
    }
    String word = health.group(1);
    return List.of("healthy", "unhealthy", "starting").contains(word) ? word : "";
  }

  private static String labels(Map<String, String> labels) {
    return String.join(
        ",",
        new TreeMap<>(labels)
            .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private static long localVolumes(List<MountPoint> mounts) {
    return mounts.stream().filter(m -> m.driver().equals("local")).count();
  }

  private static String mounts(List<MountPoint> mounts) {
    return String.join(
        ",", mounts.stream().map(m -> m.name().isEmpty() ? m.source() : m.name()).toList());
  }

  private static Map<String, Object> publisher(Port port) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("URL", port.ip());
    json.put("TargetPort", port.privatePort());
    json.put("PublishedPort", port.publicPort());
    json.put("Protocol", port.type());
    return json;
  }
}
