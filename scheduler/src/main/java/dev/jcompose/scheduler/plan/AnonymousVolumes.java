package dev.jcompose.scheduler.plan;

import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.Mount;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.scheduler.compile.ServiceSpec;
import dev.jcompose.scheduler.observe.ObservedContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a replacement takes over: volumes that have no name in the file. */
final class AnonymousVolumes {

  private AnonymousVolumes() {}

  /** Anonymous volumes of the old container, where the new one would get fresh ones. */
  static List<Mount> inherited(
      ServiceSpec spec, @Nullable ImageDetails image, ObservedContainer old) {
    Set<String> anonymous = new TreeSet<>();
    if (image != null) {
      anonymous.addAll(image.config().volumes().keySet());
    }
    for (VolumeMount mount : spec.service().volumes()) {
      if (mount instanceof VolumeMount.Named named && named.source().isEmpty()) {
        anonymous.add(named.target());
      } else {
        anonymous.remove(mount.target());
      }
    }
    List<Mount> inherited = new ArrayList<>();
    for (MountPoint mount : old.mounts()) {
      if (mount.type().equals("volume")
          && !mount.name().isEmpty()
          && anonymous.contains(mount.destination())) {
        inherited.add(
            new Mount("volume", mount.name(), mount.destination(), !mount.rw(), null, null, null));
      }
    }
    return inherited;
  }
}
