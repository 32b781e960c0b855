package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.HumanDuration;
import dev.jcompose.engine.api.PortBinding;
import dev.jcompose.network.Endpoint;
import dev.jcompose.network.PublishedPort;
import dev.jcompose.network.Sandbox;
import dev.jcompose.network.address.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Containers as the API shows them. */
final class Views {

  private static final String NEVER = "0001-01-01T00:00:00Z";

  private Views() {}

  static ContainerSummary summary(Container container, Instant now) {
    ContainerRecord it = container.record();
    return new ContainerSummary(
        it.id(),
        List.of("/" + it.name()),
        it.config().image(),
        it.imageId(),
        command(ImageMerge.arguments(it.config())),
        Instant.parse(it.created()).getEpochSecond(),
        summaryPorts(container),
        it.config().labels(),
        container.state().status(),
        statusText(container, now),
        new ContainerSummary.HostSummary(networkMode(it)),
        new ContainerSummary.Networks(endpoints(container)),
        it.mounts(),
        null,
        null);
  }

  /** The command line as dockerd shows it: an argument with a space stands in quotes. */
  private static String command(List<String> arguments) {
    StringBuilder line = new StringBuilder(arguments.getFirst());
    for (String argument : arguments.subList(1, arguments.size())) {
      boolean quoted = argument.contains(" ");
      line.append(' ').append(quoted ? "'" + argument + "'" : argument);
    }
    return line.toString();
  }

  private static String networkMode(ContainerRecord it) {
    String mode = it.hostConfig().networkMode();
    return mode.isEmpty() ? "default" : mode;
  }

  private static List<ContainerSummary.Port> summaryPorts(Container container) {
    List<ContainerSummary.Port> ports = new ArrayList<>();
    ports(container)
        .forEach(
            (port, bindings) -> {
              int slash = port.indexOf('/');
              int number = Integer.parseInt(port.substring(0, slash));
              String type = port.substring(slash + 1);
              if (bindings == null) {
                ports.add(new ContainerSummary.Port("", number, 0, type));
                return;
              }
              for (PortBinding binding : bindings) {
                ports.add(
                    new ContainerSummary.Port(
                        binding.hostIp(), number, Integer.parseInt(binding.hostPort()), type));
              }
            });
    return ports;
  }

  /** {@code Up 3 minutes (healthy)} and the like. */
  static String statusText(Container container, Instant now) {
    return switch (container.state()) {
      case State.Created _ -> "Created";
      case State.Running running -> {
        String up = "Up " + HumanDuration.of(Duration.between(running.startedAt(), now));
        yield container
            .health()
            .view()
            .map(
                health ->
                    up
                        + " ("
                        + (health.status().equals("starting")
                            ? "health: starting"
                            : health.status())
                        + ")")
            .orElse(up);
      }
      case State.Paused paused ->
          "Up "
              + HumanDuration.of(Duration.between(paused.running().startedAt(), now))
              + " (Paused)";
      case State.Restarting r -> "Restarting (" + r.exitCode() + ") " + ago(r.finishedAt(), now);
      case State.Exited e -> "Exited (" + e.exitCode() + ") " + ago(e.finishedAt(), now);
      case State.Removing _ -> "Removal In Progress";
    };
  }

  private static String ago(Instant then, Instant now) {
    return HumanDuration.of(Duration.between(then, now)) + " ago";
  }

  // NullAway does not see the annotation inside the record's type from another module.
  @SuppressWarnings("NullAway")
  static ContainerDetails details(Container container) {
    ContainerRecord it = container.record();
    ContainerFiles files = container.files();
    List<String> arguments = ImageMerge.arguments(it.config());
    Run run = container.run();
    Sandbox sandbox = run == null ? null : run.sandbox();
    return new ContainerDetails(
        it.id(),
        it.created(),
        arguments.getFirst(),
        arguments.subList(1, arguments.size()),
        state(container),
        it.imageId(),
        files.resolvConf().toString(),
        files.hostname().toString(),
        files.hosts().toString(),
        container.output().jsonFile().map(Path::toString).orElse(""),
        "/" + it.name(),
        container.restartCount(),
        "overlay2",
        "linux",
        "",
        "",
        "",
        null,
        it.hostConfig().toBuilder().networkMode(networkMode(it)).build(),
        it.mounts(),
        it.config().toBuilder().hostname(it.hostname()).build(),
        new ContainerDetails.NetworkSettings(
            sandbox == null ? "" : it.id(),
            run == null ? "" : "/proc/" + run.pid() + "/ns/net",
            ports(container),
            endpoints(container)),
        null,
        null);
  }

  private static ContainerState state(Container container) {
    State state = container.state();
    Run run = container.run();
    Instant started = Instant.EPOCH;
    Instant finished = Instant.EPOCH;
    String error = "";
    boolean oom = false;
    switch (state instanceof State.Removing removing ? removing.last() : state) {
      case State.Created created -> error = created.error();
      case State.Running running -> started = running.startedAt();
      case State.Paused paused -> started = paused.running().startedAt();
      case State.Restarting restarting -> {
        started = restarting.startedAt();
        finished = restarting.finishedAt();
      }
      case State.Exited exited -> {
        started = exited.startedAt();
        finished = exited.finishedAt();
        error = exited.error();
        oom = exited.oomKilled();
      }
      case State.Removing _ -> {}
    }
    return new ContainerState(
        state.status(),
        state.alive() || state instanceof State.Restarting,
        state instanceof State.Paused,
        state instanceof State.Restarting,
        oom,
        false,
        run == null ? 0 : run.pid(),
        state.exitCode(),
        error,
        time(started),
        time(finished),
        container.health().view().orElse(null));
  }

  private static String time(Instant instant) {
    return instant.equals(Instant.EPOCH) ? NEVER : instant.toString();
  }

  private static Map<String, @Nullable List<PortBinding>> ports(Container container) {
    Map<String, @Nullable List<PortBinding>> ports = new LinkedHashMap<>();
    Run run = container.run();
    if (run == null || run.sandbox() == null) {
      return ports;
    }
    container.record().config().exposedPorts().keySet().forEach(port -> ports.put(port, null));
    for (PublishedPort published : run.sandbox().publishedPorts()) {
      String key =
          published.containerPort() + "/" + published.protocol().name().toLowerCase(Locale.ROOT);
      List<PortBinding> bindings = new ArrayList<>();
      List<PortBinding> known = ports.get(key);
      if (known != null) {
        bindings.addAll(known);
      }
      bindings.add(
          new PortBinding(
              Cidr.text(published.hostAddress()), Integer.toString(published.hostPort())));
      ports.put(key, bindings);
    }
    return ports;
  }

  /** Endpoints by network name: as they are while it runs, else as they were asked for. */
  static Map<String, EndpointSettings> endpoints(Container container) {
    Map<String, EndpointSettings> all = new LinkedHashMap<>(container.record().endpoints());
    String mode = container.record().hostConfig().networkMode();
    if (mode.equals("none") || mode.equals("host")) {
      all.put(mode, EndpointSettings.request(List.of(), List.of(), null, "", Map.of(), 0));
    }
    Run run = container.run();
    if (run != null && run.sandbox() != null) {
      for (Endpoint endpoint : run.sandbox().endpoints()) {
        EndpointSettings asked = all.get(endpoint.networkName());
        all.put(endpoint.networkName(), settings(endpoint, asked));
      }
    }
    return all;
  }

  private static EndpointSettings settings(Endpoint endpoint, @Nullable EndpointSettings asked) {
    return new EndpointSettings(
        asked == null ? null : asked.ipamConfig(),
        asked == null ? List.of() : asked.links(),
        asked == null ? List.of() : asked.aliases(),
        endpoint.mac().toString(),
        asked == null ? Map.of() : asked.driverOpts(),
        endpoint.gatewayPriority(),
        endpoint.networkId(),
        endpoint.id(),
        endpoint.gateway4() == null ? "" : Cidr.text(endpoint.gateway4()),
        endpoint.ipv4() == null ? "" : Cidr.text(endpoint.ipv4().address()),
        endpoint.ipv4() == null ? 0 : endpoint.ipv4().prefix(),
        endpoint.gateway6() == null ? "" : Cidr.text(endpoint.gateway6()),
        endpoint.ipv6() == null ? "" : Cidr.text(endpoint.ipv6().address()),
        endpoint.ipv6() == null ? 0 : endpoint.ipv6().prefix(),
        endpoint.names());
  }
}
