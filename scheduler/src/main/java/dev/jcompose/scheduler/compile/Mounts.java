package dev.jcompose.scheduler.compile;

import dev.jcompose.engine.api.Mount;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.Volume;
import dev.jcompose.model.VolumeMount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mounts in the API's two forms. {@code Binds} strings make a missing source; {@code Mounts} refuse
 * it and can say more.
 */
final class Mounts {

  private Mounts() {}

  static List<String> binds(Project project, Service service) {
    List<String> binds = new ArrayList<>();
    for (VolumeMount mount : service.volumes()) {
      switch (mount) {
        case VolumeMount.Bind bind when isString(bind) ->
            binds.add(string(bind.source().toString(), bind.target(), bindOptions(bind)));
        case VolumeMount.Named named when isString(named) ->
            binds.add(string(volumeName(project, named), named.target(), volumeOptions(named)));
        case VolumeMount.Bind _, VolumeMount.Named _, VolumeMount.Tmpfs _ -> {}
      }
    }
    return binds;
  }

  static List<Mount> mounts(Project project, Service service, Instance instance) {
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : service.volumes()) {
      switch (mount) {
        case VolumeMount.Bind bind when !isString(bind) -> mounts.add(bind(bind));
        case VolumeMount.Named named when !isString(named) && !isPlainAnonymous(named) ->
            mounts.add(volume(project, named));
        case VolumeMount.Tmpfs tmpfs -> mounts.add(tmpfs(tmpfs));
        case VolumeMount.Bind _, VolumeMount.Named _ -> {}
      }
    }
    mounts.addAll(FileGrants.mounts(project, service));
    for (Mount inherited : instance.inherited()) {
      mounts.removeIf(m -> m.target().equals(inherited.target()));
      mounts.add(inherited);
    }
    return mounts;
  }

  /** {@code tmpfs: [/run:size=1m]} by path. */
  static Map<String, String> tmpfs(Service service) {
    Map<String, String> tmpfs = new LinkedHashMap<>();
    for (String declared : service.tmpfs()) {
      int colon = declared.indexOf(':');
      tmpfs.put(
          colon < 0 ? declared : declared.substring(0, colon),
          colon < 0 ? "" : declared.substring(colon + 1));
    }
    return tmpfs;
  }

  /** Whether the image-style {@code Volumes} can say it. */
  static boolean isPlainAnonymous(VolumeMount.Named named) {
    return named.source().isEmpty()
        && !named.readOnly()
        && !named.noCopy()
        && named.subpath().isEmpty()
        && named.labels().isEmpty();
  }

  private static boolean isString(VolumeMount.Bind bind) {
    return bind.createHostPath()
        && bind.recursive().isEmpty()
        && bind.source().toString().indexOf(':') < 0
        && bind.target().indexOf(':') < 0;
  }

  private static boolean isString(VolumeMount.Named named) {
    return !named.source().isEmpty()
        && named.subpath().isEmpty()
        && named.labels().isEmpty()
        && named.target().indexOf(':') < 0;
  }

  private static String string(String source, String target, List<String> options) {
    return source + ":" + target + ":" + String.join(",", options);
  }

  private static List<String> bindOptions(VolumeMount.Bind bind) {
    List<String> options = new ArrayList<>();
    options.add(bind.readOnly() ? "ro" : "rw");
    if (!bind.selinux().isEmpty()) {
      options.add(bind.selinux());
    }
    if (!bind.propagation().isEmpty()) {
      options.add(bind.propagation());
    }
    return options;
  }

  private static List<String> volumeOptions(VolumeMount.Named named) {
    List<String> options = new ArrayList<>();
    options.add(named.readOnly() ? "ro" : "rw");
    if (named.noCopy()) {
      options.add("nocopy");
    }
    return options;
  }

  private static Mount bind(VolumeMount.Bind bind) {
    Mount.BindOptions options =
        new Mount.BindOptions(
            bind.propagation(),
            bind.recursive().equals("disabled"),
            bind.createHostPath(),
            bind.recursive().equals("writable"));
    return new Mount(
        "bind", bind.source().toString(), bind.target(), bind.readOnly(), options, null, null);
  }

  private static Mount volume(Project project, VolumeMount.Named named) {
    Mount.VolumeOptions options =
        new Mount.VolumeOptions(named.noCopy(), named.labels(), named.subpath());
    return new Mount(
        "volume",
        volumeName(project, named),
        named.target(),
        named.readOnly(),
        null,
        options,
        null);
  }

  private static Mount tmpfs(VolumeMount.Tmpfs tmpfs) {
    long size = tmpfs.size() == null ? 0 : tmpfs.size().bytes();
    return new Mount(
        "tmpfs",
        "",
        tmpfs.target(),
        tmpfs.readOnly(),
        null,
        null,
        new Mount.TmpfsOptions(size, tmpfs.mode()));
  }

  private static String volumeName(Project project, VolumeMount.Named named) {
    Volume volume = project.volumes().get(named.source());
    return volume == null ? named.source() : volume.name();
  }
}
