package dev.jcompose.cli.command;

import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A container of a project, as the engine lists it. */
record Replica(ContainerSummary summary) {

  /** A project's containers by name; {@code all}: stopped ones too. */
  static List<Replica> of(Engine engine, String project, boolean all, boolean oneOffs) {
    List<String> labels = new ArrayList<>(List.of(Labels.PROJECT + "=" + project));
    if (!oneOffs) {
      labels.add(Labels.ONEOFF + "=False");
    }
    return engine.containers().list(all, Filters.labels(labels)).stream()
        .map(Replica::new)
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /**
   * The running container of a service to work in: number {@code index}, or the lowest for 0.
   *
   * @throws ComposeException if there is none
   */
  static Replica running(Engine engine, String project, String service, int index) {
    return of(engine, project, false, true).stream()
        .filter(r -> r.service().equals(service) && (index == 0 || r.number() == index))
        .min(Comparator.comparing(Replica::oneOff).thenComparing(Replica::number))
        .orElseThrow(
            () ->
                new ComposeException(
                    index == 0
                        ? "service \"" + service + "\" is not running"
                        : "service \"" + service + "\": no running container #" + index));
  }

  /**
   * A service's container, running or not: number {@code index}, or for 0 the lowest of the running
   * ones, else of all.
   *
   * @throws ComposeException if there is none
   */
  static Replica any(Engine engine, String project, String service, int index) {
    return of(engine, project, true, true).stream()
        .filter(r -> r.service().equals(service) && (index == 0 || r.number() == index))
        .min(
            Comparator.comparing((Replica r) -> !r.runs())
                .thenComparing(Replica::oneOff)
                .thenComparing(Replica::number))
        .orElseThrow(
            () ->
                new ComposeException(
                    index == 0
                        ? "no container found for service \"" + service + "\""
                        : "service \"" + service + "\": no container #" + index));
  }

  String id() {
    return summary.id();
  }

  String name() {
    return summary.names().stream()
        .filter(n -> n.indexOf('/', 1) < 0)
        .findFirst()
        .map(n -> n.startsWith("/") ? n.substring(1) : n)
        .orElse(summary.id());
  }

  String service() {
    return summary.labels().getOrDefault(Labels.SERVICE, "");
  }

  String project() {
    return summary.labels().getOrDefault(Labels.PROJECT, "");
  }

  boolean oneOff() {
    return summary.labels().getOrDefault(Labels.ONEOFF, "").equalsIgnoreCase("true");
  }

  /** Its number among the service's containers; 0 for one-offs. */
  int number() {
    try {
      return Integer.parseInt(summary.labels().getOrDefault(Labels.CONTAINER_NUMBER, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  String state() {
    return summary.state();
  }

  boolean runs() {
    return switch (summary.state()) {
      case "running", "paused", "restarting" -> true;
      default -> false;
    };
  }

  /** Its name without the project's, as logs show it. */
  String shortName() {
    return shortName(name(), project());
  }

  static String shortName(String name, String project) {
    String prefix = project + "-";
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
