package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.Mount;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bind or a volume that a container asks for; tmpfs mounts are not among them. */
sealed interface MountRequest {

  /** What may stand behind the second colon, as in moby's parser. */
  String MODES = "rw|ro|z|Z|nocopy|consistent|cached|delegated|r?(private|shared|slave)";

  /** Absolute, without a slash at the end. */
  String destination();

  /** A host path. {@code createSource}: a missing one becomes a directory. */
  record Bind(
      String source,
      String destination,
      boolean readOnly,
      boolean recursive,
      String propagation,
      boolean createSource,
      String mode)
      implements MountRequest {}

  /** A volume by name; an empty name makes an anonymous one. */
  record Named(
      String name,
      String destination,
      boolean readOnly,
      boolean noCopy,
      String subpath,
      String mode,
      Map<String, String> labels)
      implements MountRequest {}

  /**
   * All requests of a container: {@code Binds}, {@code Mounts}, then the volumes of its config for
   * which there is no other mount. INVALID for malformed ones and for two on one destination, be it
   * a tmpfs.
   */
  static List<MountRequest> of(HostConfig host, ContainerConfig config) {
    Map<String, MountRequest> all = new LinkedHashMap<>();
    Set<String> tmpfs = new HashSet<>();
    host.tmpfs().keySet().forEach(path -> tmpfs.add(destination(path)));
    for (String bind : host.binds()) {
      put(all, parse(bind));
    }
    for (Mount mount : host.mounts()) {
      switch (mount.type()) {
        case "bind", "volume" -> put(all, of(mount));
        case "tmpfs" -> {
          if (!tmpfs.add(destination(mount.target()))) {
            throw duplicate(clean(mount.target()));
          }
        }
        default ->
            throw new EngineException(
                Kind.INVALID, "mount type \"" + mount.type() + "\" is not supported");
      }
    }
    for (String path : tmpfs) {
      if (all.containsKey(path)) {
        throw duplicate(path);
      }
    }
    for (String path : config.volumes().keySet()) {
      String destination = clean(path);
      if (!tmpfs.contains(destination)) {
        all.putIfAbsent(destination, new Named("", destination, false, false, "", "", Map.of()));
      }
    }
    return List.copyOf(all.values());
  }

  private static void put(Map<String, MountRequest> all, MountRequest request) {
    if (all.putIfAbsent(request.destination(), request) != null) {
      throw duplicate(request.destination());
    }
  }

  private static EngineException duplicate(String destination) {
    return new EngineException(Kind.INVALID, "Duplicate mount point: " + destination);
  }

  private static MountRequest parse(String bind) {
    String[] parts = bind.split(":", -1);
    if (parts.length == 1) {
      return new Named("", destination(parts[0]), false, false, "", "", Map.of());
    }
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw new EngineException(Kind.INVALID, "invalid volume specification: '" + bind + "'");
    }
    String mode = parts.length == 3 ? parts[2] : "";
    List<String> options = List.of(mode.split(",", -1));
    if (!mode.isEmpty() && !options.stream().allMatch(o -> o.matches(MODES))) {
      throw new EngineException(Kind.INVALID, "invalid mode: " + mode);
    }
    boolean readOnly = options.contains("ro");
    String destination = destination(parts[1]);
    if (parts[0].startsWith("/")) {
      String propagation =
          options.stream()
              .filter(o -> o.matches("r?(private|shared|slave)"))
              .findFirst()
              .orElse("");
      return new Bind(parts[0], destination, readOnly, true, propagation, true, mode);
    }
    return new Named(
        parts[0], destination, readOnly, options.contains("nocopy"), "", mode, Map.of());
  }

  private static MountRequest of(Mount mount) {
    String destination = destination(mount.target());
    String mode = mount.readOnly() ? "ro" : "";
    if (mount.type().equals("bind")) {
      if (!mount.source().startsWith("/")) {
        throw notAbsolute(mount.source());
      }
      Mount.BindOptions options = mount.bindOptions();
      return new Bind(
          mount.source(),
          destination,
          mount.readOnly(),
          options == null || !options.nonRecursive(),
          options == null ? "" : options.propagation(),
          options != null && options.createMountpoint(),
          mode);
    }
    Mount.VolumeOptions options = mount.volumeOptions();
    return new Named(
        mount.source(),
        destination,
        mount.readOnly(),
        options != null && options.noCopy(),
        options == null ? "" : options.subpath(),
        mode,
        options == null ? Map.of() : options.labels());
  }

  private static String destination(String path) {
    if (!path.startsWith("/")) {
      throw notAbsolute(path);
    }
    String cleaned = clean(path);
    if (cleaned.equals("/")) {
      throw new EngineException(Kind.INVALID, "invalid specification: destination can't be '/'");
    }
    return cleaned;
  }

  private static EngineException notAbsolute(String path) {
    return new EngineException(
        Kind.INVALID, "invalid mount path: '" + path + "' mount path must be absolute");
  }

  private static String clean(String path) {
    return Path.of(path).normalize().toString();
  }
}
