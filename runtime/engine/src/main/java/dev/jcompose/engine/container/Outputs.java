package dev.jcompose.engine.container;

import dev.jcompose.engine.log.ContainerOutput;
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
        LogSettings.of(container.hostConfig().logConfig()),
        machinery.clock(),
        drained);
  }
}
