package dev.jcompose.engine.api;

import java.util.Map;

/** A request for a container: its config, its host config and the networks to join. */
public record CreateContainer(
    ContainerConfig config, HostConfig hostConfig, Map<String, EndpointSettings> endpoints) {
  public CreateContainer {
    endpoints = ApiValues.map(endpoints);
  }
}
