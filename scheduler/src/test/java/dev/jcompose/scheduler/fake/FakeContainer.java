package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.api.ContainerSummary;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.Healthcheck;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.api.PortBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container of the fake engine; guarded by the engine's lock. */
final class FakeContainer {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  final String id;
  String name;
  final String imageId;
  final CreateContainer request;
  final Map<String, String> networks = new LinkedHashMap<>();
  final List<MountPoint> mounts = new ArrayList<>();
  String state = "created";
  int exitCode;
  @Nullable String health;

  FakeContainer(String id, String name, String imageId, CreateContainer request) {
    this.id = id;
    this.name = name;
    this.imageId = imageId;
    this.request = request;
  }

  boolean running() {
    return state.equals("running");
  }

  boolean probed() {
    Healthcheck check = request.config().healthcheck();
    return check != null && !check.test().isEmpty() && !check.test().getFirst().equals("NONE");
  }

  String label(String key) {
    return request.config().labels().getOrDefault(key, "");
  }

  private Map<String, EndpointSettings> endpoints() {
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    networks.forEach(
        (network, networkId) ->
            endpoints.put(
                network,
                new EndpointSettings(
                    null, List.of(), List.of(), "", Map.of(), 0, networkId, "", "", "", 0, "", "",
                    0, List.of())));
    return endpoints;
  }

  ContainerSummary summary() {
    List<ContainerSummary.Port> ports = new ArrayList<>();
    if (running()) {
      request
          .hostConfig()
          .portBindings()
          .forEach(
              (port, bindings) -> {
                for (PortBinding binding : bindings) {
                  ports.add(
                      new ContainerSummary.Port(
                          "0.0.0.0",
                          Integer.parseInt(port.substring(0, port.indexOf('/'))),
                          binding.hostPort().isEmpty() ? 0 : Integer.parseInt(binding.hostPort()),
                          "tcp"));
                }
              });
    }
    return new ContainerSummary(
        id,
        List.of("/" + name),
        request.config().image(),
        imageId,
        "",
        0,
        ports,
        request.config().labels(),
        state,
        state,
        new ContainerSummary.HostSummary(request.hostConfig().networkMode()),
        new ContainerSummary.Networks(endpoints()),
        mounts,
        null,
        null);
  }

  ContainerDetails details() {
    String seen = health;
    ContainerState.Health monitor =
        seen == null
            ? null
            : new ContainerState.Health(
                seen,
                seen.equals("unhealthy") ? 3 : 0,
                seen.equals("unhealthy")
                    ? List.of(new ContainerState.Probe(NEVER, NEVER, 1, "no answer\n"))
                    : List.of());
    return new ContainerDetails(
        id,
        NEVER,
        "",
        List.of(),
        new ContainerState(
            state,
            running(),
            false,
            false,
            false,
            false,
            running() ? 1 : 0,
            exitCode,
            "",
            NEVER,
            NEVER,
            monitor),
        imageId,
        "",
        "",
        "",
        "",
        "/" + name,
        0,
        "",
        "linux",
        "",
        "",
        "",
        null,
        request.hostConfig(),
        mounts,
        request.config(),
        new ContainerDetails.NetworkSettings("", "", Map.of(), endpoints()),
        null,
        null);
  }
}
