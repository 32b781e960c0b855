package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.HostConfig;
import java.util.List;
import java.util.Map;

/** Containers for tests that look at one thing of them. */
final class Samples {

  static final String ID = "0123456789abcdef".repeat(4);

  private Samples() {}

  static ContainerRecord container(ContainerConfig config) {
    return new ContainerRecord(
        ID,
        "p-web-1",
        "2024-05-01T10:00:00Z",
        "sha256:" + ID,
        config,
        HostConfig.builder().build(),
        Map.of(),
        List.of());
  }
}
