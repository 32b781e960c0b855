package dev.jcompose.engine.container;

import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.Mount;
import dev.jcompose.engine.api.MountPoint;
import dev.jcompose.engine.rootfs.MountStep;
import dev.jcompose.images.HostBind;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Mounts;
import dev.jcompose.linux.security.DeviceRule;
import dev.jcompose.linux.security.Devices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container's file tree is made of, in mounting order. The mounts and their options are
 * Docker's (moby's default OCI specification); pure.
 */
final class TreePlan {

  private static final long NOSUID = Mounts.MOUNT_ATTR_NOSUID;
  private static final long NODEV = Mounts.MOUNT_ATTR_NODEV;
  private static final long NOEXEC = Mounts.MOUNT_ATTR_NOEXEC;
  private static final long RDONLY = Mounts.MOUNT_ATTR_RDONLY;

  /** The type of a mount point whose source is several directories, a line each, topmost first. */
  static final String MERGED = "merged";

  static final long SHM_BYTES = 64L << 20;

  private final ContainerRecord container;
  private final ContainerFiles files;
  private final RootFilesystem rootfs;

  TreePlan(ContainerRecord container, ContainerFiles files, RootFilesystem rootfs) {
    this.container = container;
    this.files = files;
    this.rootfs = rootfs;
  }

  /**
   * All steps.
   *
   * @param devices what of the host's devices is shown besides the default ones
   * @param cgroups how the container sees its cgroups
   * @param sharedMemory /dev/shm where it is another's
   */
  List<MountStep> steps(
      List<Devices.Node> devices, List<MountStep> cgroups, List<MountStep> sharedMemory) {
    List<MountStep> steps = image(rootfs);
    dev(steps, devices);
    shared(steps, sharedMemory);
    boolean privileged = container.hostConfig().privileged();
    steps.add(
        new MountStep.FileSystem(
            "sysfs",
            "/sys",
            NOSUID | NOEXEC | NODEV | (privileged ? 0 : RDONLY),
            privileged ? List.of("source=sysfs") : List.of("source=sysfs", "ro")));
    steps.addAll(cgroups);
    steps.addAll(userMounts());
    return steps;
  }

  /** What of the image is not in its layers: the host image's binds. */
  static List<MountStep> image(RootFilesystem rootfs) {
    List<MountStep> steps = new ArrayList<>();
    for (HostBind bind : rootfs.binds()) {
      steps.add(
          new MountStep.Bind(
              bind.source().toString(), bind.target(), bind.readOnly(), bind.recursive(), 0));
    }
    if (rootfs.etc() != null) {
      steps.add(
          new MountStep.ReadOnlyOverlay(
              rootfs.etc().lowerdirs().stream().map(Path::toString).toList(),
              rootfs.etc().target()));
    }
    return steps;
  }

  private void dev(List<MountStep> steps, List<Devices.Node> devices) {
    steps.add(
        new MountStep.FileSystem(
            "tmpfs",
            "/dev",
            NOSUID | Mounts.MOUNT_ATTR_STRICTATIME,
            List.of("source=tmpfs", "mode=755", "size=65536k")));
    // By path: a device that is asked for takes the place of a default one.
    Map<String, Devices.Node> nodes = new LinkedHashMap<>();
    Devices.NODES.forEach(node -> nodes.put(node.path(), node));
    devices.forEach(node -> nodes.put(node.path(), node));
    nodes.values().forEach(node -> steps.add(step(node, node.path())));
    for (Map.Entry<String, String> link : Devices.LINKS.entrySet()) {
      steps.add(new MountStep.Symlink(link.getKey(), link.getValue()));
    }
    steps.add(
        new MountStep.FileSystem(
            "devpts",
            "/dev/pts",
            NOSUID | NOEXEC,
            List.of("source=devpts", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
  }

  private static MountStep step(Devices.Node node, String hostPath) {
    int type = node.type() == DeviceRule.Type.BLOCK ? Files.S_IFBLK : Files.S_IFCHR;
    long number = Files.makeDevice(node.major(), node.minor());
    return new MountStep.Device(
        node.path(), hostPath, type, number, node.mode(), node.uid(), node.gid());
  }

  private void shared(List<MountStep> steps, List<MountStep> sharedMemory) {
    steps.addAll(sharedMemory);
    if (sharedMemory.isEmpty() && !container.hostConfig().ipcMode().equals("none")) {
      long shm = container.hostConfig().shmSize();
      steps.add(
          new MountStep.FileSystem(
              "tmpfs",
              "/dev/shm",
              NOSUID | NOEXEC | NODEV,
              List.of("source=shm", "mode=1777", "size=" + (shm > 0 ? shm : SHM_BYTES))));
    }
    steps.add(
        new MountStep.FileSystem(
            "mqueue", "/dev/mqueue", NOSUID | NOEXEC | NODEV, List.of("source=mqueue")));
  }

  /** Volumes, binds, tmpfs and the files that the engine writes, parents before children. */
  private List<MountStep> userMounts() {
    List<MountStep> steps = new ArrayList<>();
    HostConfig host = container.hostConfig();
    boolean fixed = host.readonlyRootfs();
    steps.add(MountStep.Bind.of(files.resolvConf().toString(), "/etc/resolv.conf", fixed));
    steps.add(MountStep.Bind.of(files.hostname().toString(), "/etc/hostname", fixed));
    steps.add(MountStep.Bind.of(files.hosts().toString(), "/etc/hosts", fixed));
    for (MountPoint mount : container.mounts()) {
      steps.removeIf(step -> step.target().equals(mount.destination()));
      steps.add(step(mount));
    }
    host.tmpfs().forEach((target, options) -> steps.add(TmpfsOptions.parse(target, options)));
    for (Mount mount : host.mounts()) {
      if (mount.type().equals("tmpfs")) {
        steps.add(TmpfsOptions.of(mount));
      }
    }
    steps.sort(Comparator.comparingInt(step -> Path.of(step.target()).getNameCount()));
    return steps;
  }

  private static MountStep step(MountPoint mount) {
    return mount.type().equals(MERGED)
        ? new MountStep.ReadOnlyOverlay(
            List.of(mount.source().split("\n", -1)), mount.destination())
        : new MountStep.Bind(
            mount.source(),
            mount.destination(),
            !mount.rw(),
            true,
            propagation(mount.propagation()));
  }

  private static long propagation(String word) {
    return switch (word) {
      case "shared", "rshared" -> Mounts.MS_SHARED;
      case "slave", "rslave" -> Mounts.MS_SLAVE;
      default -> Mounts.MS_PRIVATE;
    };
  }
}
