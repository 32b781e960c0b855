package dev.jcompose.model.bind;

import dev.jcompose.model.Build;
import dev.jcompose.model.tree.MapNode;
import org.jspecify.annotations.Nullable;

/** A service's {@code build}. */
final class BuildBinder {

  private BuildBinder() {}

  /** Null if the service is not built. */
  static @Nullable Build bind(MapNode service) {
    if (!(service.find("build") instanceof MapNode build)) {
      return null;
    }
    return new Build(
        build.text("context"),
        build.text("dockerfile"),
        build.text("dockerfile_inline"),
        Values.map(build, "args"),
        Values.map(build, "additional_contexts"),
        StorageBinder.grants(build, "secrets", ""),
        Values.map(build, "ssh"),
        Values.texts(build, "cache_from"),
        Values.texts(build, "cache_to"),
        build.text("target"),
        Values.map(build, "labels"),
        build.text("network"),
        Values.texts(build, "extra_hosts"),
        Values.bytes(build, "shm_size"),
        ServiceBinder.ulimits(build),
        Values.texts(build, "platforms"),
        Values.texts(build, "tags"),
        build.isTrue("pull"),
        build.isTrue("no_cache"),
        Values.texts(build, "no_cache_filter"),
        build.isTrue("privileged"),
        build.text("isolation"),
        Values.texts(build, "entitlements"));
  }
}
