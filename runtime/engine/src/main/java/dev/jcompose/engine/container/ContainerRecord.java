package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.MountPoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container is, apart from its state; kept in {@code config.json}.
 *
 * @param id 64 hex digits
 * @param name without a slash
 * @param created RFC 3339
 * @param imageId digest of the image's config
 * @param config merged with the image's
 * @param endpoints what was asked for, by network name
 * @param mounts binds and volumes; sources are host paths
 */
record ContainerRecord(
    String id,
    String name,
    String created,
    String imageId,
    ContainerConfig config,
    HostConfig hostConfig,
    Map<String, EndpointSettings> endpoints,
    List<MountPoint> mounts) {

  ContainerRecord {
    endpoints = Collections.unmodifiableMap(new LinkedHashMap<>(endpoints));
    mounts = List.copyOf(mounts);
  }

  /** The id as people see it. */
  String shortId() {
    return id.substring(0, 12);
  }

  /** The name inside: what was asked for, else the short id. */
  String hostname() {
    return config.hostname().isEmpty() ? shortId() : config.hostname();
  }

  ContainerRecord renamed(String newName) {
    return new ContainerRecord(
        id, newName, created, imageId, config, hostConfig, endpoints, mounts);
  }

  ContainerRecord withEndpoints(Map<String, EndpointSettings> changed) {
    return new ContainerRecord(id, name, created, imageId, config, hostConfig, changed, mounts);
  }

  ContainerRecord withHostConfig(HostConfig changed) {
    return new ContainerRecord(id, name, created, imageId, config, changed, endpoints, mounts);
  }
}
