package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.log.ContainerOutput;
import dev.jcompose.engine.log.LogAttributes;
import dev.jcompose.engine.log.LogSettings;
import java.io.IOException;

/** Opens a container's output as its log configuration asks for. */
final class Outputs {

  private Outputs() {}

  static ContainerOutput open(
      Machinery machinery, ContainerRecord container, ContainerFiles files, Runnable drained)
      throws IOException {
    return ContainerOutput.open(
        files.directory(),
        container.id(),
        container.config().tty(),
        settings(container),
        machinery.clock(),
        drained);
  }

  /** INVALID for a log driver or an option that is not known. */
  static LogSettings settings(ContainerRecord container) {
    ContainerConfig config = container.config();
    return LogSettings.of(
        container.hostConfig().logConfig(),
        new LogAttributes(
            container.id(), container.name(), config.image(), config.labels(), config.env()));
  }
}
