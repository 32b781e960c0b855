package dev.jcompose.engine.container;

import java.nio.file.Path;

/** Where a container's things lie: {@code <data root>/containers/<id>/}. */
record ContainerFiles(Path directory) {

  Path config() {
    return directory.resolve("config.json");
  }

  Path state() {
    return directory.resolve("state.json");
  }

  Path hosts() {
    return directory.resolve("hosts");
  }

  Path hostname() {
    return directory.resolve("hostname");
  }

  Path resolvConf() {
    return directory.resolve("resolv.conf");
  }

  /** A FIFO that the container holds open for reading too, so that it outlives the engine. */
  Path stdout() {
    return directory.resolve("stdout");
  }

  Path stderr() {
    return directory.resolve("stderr");
  }

  /** Where the root is mounted, in the container's own mount namespace. */
  Path mountPoint() {
    return directory.resolve("rootfs");
  }
}
