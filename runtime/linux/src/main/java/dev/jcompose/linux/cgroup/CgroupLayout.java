package dev.jcompose.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The hierarchies of a machine that we may use.
 *
 * @param v1 one for each set of controllers
 * @param v2 the unified one; beside v1 hierarchies it is there only if processes are tracked in it
 */
record CgroupLayout(List<Hierarchy> v1, Optional<Hierarchy> v2) {

  private static final Set<String> V1_CONTROLLERS =
      Set.of("blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "memory", "pids");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  CgroupLayout {
    v1 = List.copyOf(v1);
  }

  /** A cgroup line of mountinfo, proc_pid_mountinfo(5). */
  private record Mount(String root, Path point, boolean unified, Set<String> options) {}

  /**
   * Reads the layout off {@code /proc/self/mountinfo} and {@code /proc/self/cgroup}.
   *
   * @param writable whether we may make directories in this one
   */
  static CgroupLayout parse(String mountinfo, String membership, Predicate<Path> writable) {
    List<Mount> mounts =
        mountinfo.lines().map(CgroupLayout::mount).flatMap(Optional::stream).toList();
    List<Hierarchy> v1 = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Mount mount : mounts) {
      Set<String> controllers = controllers(mount.options);
      if (!mount.unified
          && !controllers.isEmpty()
          && writable.test(mount.point)
          && controllers.stream().allMatch(seen::add)) {
        v1.add(new Hierarchy(mount.point, controllers));
      }
    }
    String own = ownUnifiedPath(membership);
    Optional<Path> unified =
        mounts.stream()
            .filter(Mount::unified)
            .flatMap(m -> unifiedBase(m, own, writable).stream())
            .findFirst();
    boolean tracked = v1.isEmpty() || !own.equals("/");
    return new CgroupLayout(
        v1, unified.filter(base -> tracked).map(base -> new Hierarchy(base, Set.of())));
  }

  private static Optional<Mount> mount(String line) {
    String[] halves = line.split(" - ", 2);
    String[] left = halves[0].split(" ", -1);
    String[] right = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
    if (left.length < 5 || right.length < 3 || !right[0].startsWith("cgroup")) {
      return Optional.empty();
    }
    return Optional.of(
        new Mount(
            unescape(left[3]),
            Path.of(unescape(left[4])),
            right[0].equals("cgroup2"),
            Set.of(right[2].split(",", -1))));
  }

  private static String unescape(String text) {
    return OCTAL
        .matcher(text)
        .replaceAll(m -> String.valueOf((char) Integer.parseInt(m.group(1), 8)));
  }

  /** The systemd hierarchy is joined too: else a service manager takes containers for its own. */
  private static Set<String> controllers(Set<String> options) {
    Set<String> controllers = new HashSet<>(options);
    controllers.removeIf(o -> !V1_CONTROLLERS.contains(o) && !o.equals("name=systemd"));
    return controllers;
  }

  private static String ownUnifiedPath(String membership) {
    return membership
        .lines()
        .filter(line -> line.startsWith("0::"))
        .map(line -> line.substring(3))
        .map(CgroupLayout::aboveLeaf)
        .findFirst()
        .orElse("/");
  }

  /** An engine that moved itself to a leaf was given the group above. */
  private static String aboveLeaf(String group) {
    String leaf = "/" + ParentGroups.ENGINE_LEAF;
    return group.endsWith(leaf) && !group.equals(leaf)
        ? group.substring(0, group.length() - leaf.length())
        : group;
  }

  /** The top where we may write it, else the group we stand in, if it was delegated to us. */
  private static Optional<Path> unifiedBase(Mount mount, String own, Predicate<Path> writable) {
    if (writable.test(mount.point)) {
      return Optional.of(mount.point);
    }
    String below = mount.root.equals("/") ? own : own.substring(commonLength(own, mount.root));
    Path group = mount.point.resolve(below.replaceFirst("^/", "")).normalize();
    return Optional.of(group).filter(g -> g.startsWith(mount.point)).filter(writable);
  }

  private static int commonLength(String own, String root) {
    return own.startsWith(root) ? root.length() : 0;
  }
}
