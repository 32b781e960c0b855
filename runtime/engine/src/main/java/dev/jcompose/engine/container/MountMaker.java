package dev.jcompose.engine.container;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.volumes.Volume;
import dev.jcompose.volumes.VolumeContent;
import dev.jcompose.volumes.copy.CopyUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the volumes and host folders that a container asks for, and says what to mount. */
final class MountMaker {

  private final Machinery machinery;
  private final Registry registry;

  MountMaker(Machinery machinery, Registry registry) {
    this.machinery = machinery;
    this.registry = registry;
  }

  /** All mounts but tmpfs ones; volumes that were made for it are taken back by {@code undo}. */
  List<MountPoint> make(HostConfig host, ContainerConfig config, RootFilesystem rootfs, Undo undo)
      throws IOException {
    Map<String, MountPoint> points = new LinkedHashMap<>();
    for (MountPoint inherited : inherited(host)) {
      points.put(inherited.destination(), inherited);
    }
    for (MountRequest request : MountRequest.of(host, config)) {
      boolean implied = request instanceof MountRequest.Named named && named.name().isEmpty();
      if (implied && points.containsKey(request.destination())) {
        continue;
      }
      points.put(
          request.destination(),
          switch (request) {
            case MountRequest.Bind bind -> bind(bind);
            case MountRequest.Named named -> volume(named, rootfs, undo);
          });
    }
    return List.copyOf(points.values());
  }

  private List<MountPoint> inherited(HostConfig host) {
    List<MountPoint> all = new ArrayList<>();
    for (String from : host.volumesFrom()) {
      int colon = from.lastIndexOf(':');
      boolean readOnly = colon > 0 && from.substring(colon + 1).equals("ro");
      String reference = colon > 0 ? from.substring(0, colon) : from;
      for (MountPoint point : registry.get(reference).record().mounts()) {
        all.add(
            new MountPoint(
                point.type(),
                point.name(),
                point.source(),
                point.destination(),
                point.driver(),
                point.mode(),
                point.rw() && !readOnly,
                point.propagation()));
      }
    }
    return all;
  }

  private static MountPoint bind(MountRequest.Bind bind) throws IOException {
    Path source = Path.of(bind.source());
    if (!Files.exists(source)) {
      if (!bind.createSource()) {
        throw new EngineException(
            Kind.INVALID,
            "invalid mount config for type \"bind\": bind source path does not exist: "
                + bind.source());
      }
      Files.createDirectories(source);
    }
    String propagation = bind.propagation().isEmpty() ? "rprivate" : bind.propagation();
    return new MountPoint(
        "bind",
        "",
        source.normalize().toString(),
        bind.destination(),
        "",
        bind.mode(),
        !bind.readOnly(),
        propagation);
  }

  private MountPoint volume(MountRequest.Named request, RootFilesystem rootfs, Undo undo)
      throws IOException {
    Optional<Volume> known =
        request.name().isEmpty() ? Optional.empty() : machinery.volumes().find(request.name());
    Volume volume;
    if (known.isPresent()) {
      volume = known.get();
    } else {
      volume = machinery.volumes().create(request.name(), "local", Map.of(), request.labels());
      undo.push(() -> machinery.volumes().remove(volume.name(), true, _ -> List.of()));
      machinery.events().publish("volume", "create", volume.name(), Map.of("driver", "local"));
    }
    if (!request.noCopy()) {
      CopyUp.fromLayers(rootfs.lowerdirs(), request.destination(), volume);
    }
    Path source = directory(volume);
    if (!request.subpath().isEmpty()) {
      source = source.resolve(request.subpath()).normalize();
      if (!source.startsWith(directory(volume)) || !Files.exists(source)) {
        throw new EngineException(
            Kind.INVALID,
            "volume " + volume.name() + ": subpath \"" + request.subpath() + "\" does not exist");
      }
    }
    return new MountPoint(
        "volume",
        volume.name(),
        source.toString(),
        request.destination(),
        volume.driver(),
        request.mode().isEmpty() ? "z" : request.mode(),
        !request.readOnly(),
        "");
  }

  private static Path directory(Volume volume) {
    return switch (volume.content()) {
      case VolumeContent.OwnDirectory own -> own.directory();
      case VolumeContent.Mounted mounted when mounted.bind() -> Path.of(mounted.device());
      case VolumeContent.Mounted mounted ->
          throw new EngineException(
              Kind.UNSUPPORTED,
              "volume "
                  + volume.name()
                  + ": driver_opts type \""
                  + mounted.type()
                  + "\" is not built yet, only o: bind is");
    };
  }
}
