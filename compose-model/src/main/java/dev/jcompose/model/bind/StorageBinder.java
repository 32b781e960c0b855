package dev.jcompose.model.bind;

import dev.jcompose.model.FileGrant;
import dev.jcompose.model.Service;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a service mounts, and its devices. */
final class StorageBinder {
  private final MapNode tree;

  StorageBinder(MapNode service) {
    this.tree = service;
  }

  void bind(Service.Builder service) {
    service
        .volumes(volumes())
        .volumesFrom(Values.texts(tree, "volumes_from"))
        .tmpfs(Values.texts(tree, "tmpfs"))
        .configs(grants(tree, "configs", "/"))
        .secrets(grants(tree, "secrets", "/run/secrets/"))
        .readOnly(tree.isTrue("read_only"))
        .shmSize(Values.bytes(tree, "shm_size"))
        .devices(devices())
        .deviceCgroupRules(Values.texts(tree, "device_cgroup_rules"))
        .storageOpt(Values.map(tree, "storage_opt"));
  }

  private List<VolumeMount> volumes() {
    List<VolumeMount> mounts = new ArrayList<>();
    for (Node node : tree.list("volumes")) {
      VolumeMount mount = node instanceof MapNode map ? mount(map) : null;
      if (mount != null) {
        mounts.add(mount);
      }
    }
    return mounts;
  }

  private static @Nullable VolumeMount mount(MapNode tree) {
    String target = tree.text("target");
    boolean readOnly = tree.isTrue("read_only");
    return switch (tree.text("type")) {
      case "bind" -> {
        MapNode bind = tree.map("bind");
        yield new VolumeMount.Bind(
            Path.of(tree.text("source")),
            target,
            readOnly,
            !bind.text("create_host_path").equals("false"),
            bind.text("propagation"),
            bind.text("selinux"),
            bind.text("recursive"));
      }
      case "volume" -> {
        MapNode volume = tree.map("volume");
        yield new VolumeMount.Named(
            tree.text("source"),
            target,
            readOnly,
            volume.isTrue("nocopy"),
            volume.text("subpath"),
            Values.map(volume, "labels"));
      }
      case "tmpfs" -> {
        MapNode tmpfs = tree.map("tmpfs");
        yield new VolumeMount.Tmpfs(
            target, readOnly, Values.bytes(tmpfs, "size"), (int) Values.integer(tmpfs, "mode"));
      }
      default -> null; // reported as not supported
    };
  }

  private static int octal(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text, 8);
  }

  /** Targets that are not absolute are below {@code folder}. */
  static List<FileGrant> grants(MapNode tree, String key, String folder) {
    List<FileGrant> grants = new ArrayList<>();
    for (Node node : tree.list(key)) {
      if (node instanceof MapNode grant) {
        String mode = grant.text("mode");
        String said = grant.text("target").isEmpty() ? grant.text("source") : grant.text("target");
        grants.add(
            new FileGrant(
                grant.text("source"),
                said.startsWith("/") ? said : folder + said,
                grant.text("uid"),
                grant.text("gid"),
                mode.isEmpty() ? null : Integer.valueOf(octal(mode))));
      }
    }
    return grants;
  }

  private List<String> devices() {
    List<String> devices = new ArrayList<>();
    for (Node node : tree.list("devices")) {
      if (node instanceof MapNode device) {
        String source = device.text("source");
        String target = device.text("target").isEmpty() ? source : device.text("target");
        String permissions =
            device.text("permissions").isEmpty() ? "rwm" : device.text("permissions");
        devices.add(source.indexOf('=') >= 0 ? source : source + ":" + target + ":" + permissions);
      }
    }
    return devices;
  }
}
