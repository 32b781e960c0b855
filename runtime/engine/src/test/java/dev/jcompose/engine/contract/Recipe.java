package dev.jcompose.engine.contract;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.HostConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A container of the test image to be made: what differs from the defaults. */
final class Recipe {

  /** Another run of the tests may use the same dockerd at the same time. */
  static final String LABEL = "dev.jcompose.contract-" + ProcessHandle.current().pid();

  private final ContainerConfig.Builder config =
      ContainerConfig.builder().image(TestImage.NAME).labels(Map.of(LABEL, "yes"));
  private final HostConfig.Builder host = HostConfig.builder().networkMode("none");
  private final Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
  private String name = "";

  static Recipe of(String... command) {
    Recipe recipe = new Recipe();
    recipe.config.cmd(List.of(command));
    return recipe;
  }

  static Recipe sh(String script) {
    return of("sh", "-c", script);
  }

  Recipe config(Consumer<ContainerConfig.Builder> change) {
    change.accept(config);
    return this;
  }

  Recipe host(Consumer<HostConfig.Builder> change) {
    change.accept(host);
    return this;
  }

  Recipe named(String value) {
    name = value;
    return this;
  }

  Recipe on(String network, String... aliases) {
    if (endpoints.isEmpty()) {
      host.networkMode(network);
    }
    endpoints.put(
        network, EndpointSettings.request(List.of(aliases), List.of(), null, "", Map.of(), 0));
    return this;
  }

  String name() {
    return name;
  }

  CreateContainer request() {
    return new CreateContainer(config.build(), host.build(), endpoints);
  }
}
