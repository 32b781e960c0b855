package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.AtomicFile;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.ProcFs;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.security.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The machine's cgroups as far as we may use them. One for the engine; thread-safe. */
public final class CgroupRoot {

  /** Where groups are made unless the engine or a container asks for another parent. */
  public static final String DEFAULT_PARENT = "jcompose";

  private static final Set<String> V2_CORE = Set.of();

  private final CgroupFiles files;
  private final CgroupLayout layout;
  private final String defaultParent;
  private final ParentGroups parents;
  private final Set<Path> ready = ConcurrentHashMap.newKeySet();

  CgroupRoot(CgroupFiles files, CgroupLayout layout, String defaultParent) {
    this.files = files;
    this.layout = layout;
    this.defaultParent = defaultParent;
    this.parents = new ParentGroups(files);
  }

  /**
   * Finds the hierarchies that this process may write to; groups are under {@link #DEFAULT_PARENT}.
   */
  public static CgroupRoot detect() throws IOException {
    return detect(DEFAULT_PARENT);
  }

  /**
   * As {@link #detect()}, with a parent of the engine's own: a second engine on the machine needs
   * one, for {@link #sweep} would take the other's containers for leftovers.
   */
  public static CgroupRoot detect(String defaultParent) throws IOException {
    CgroupFiles files = new KernelCgroupFiles();
    return new CgroupRoot(
        files,
        CgroupLayout.parse(
            ProcFs.read(Path.of("/proc/self/mountinfo")),
            ProcFs.read(Path.of("/proc/self/cgroup")),
            files::writable),
        defaultParent);
  }

  /**
   * As {@link #detect(String)} for an engine of an ordinary user, whose v2 groups are below the one
   * that it was started in: a later engine goes on with the first one's.
   *
   * @param memory the file that names it
   */
  public static CgroupRoot detect(String defaultParent, Path memory) throws IOException {
    CgroupRoot here = detect(defaultParent);
    if (here.version() != 2) {
      return here;
    }
    Path base = here.layout.v2().orElseThrow().base();
    if (here.files.exists(memory)) {
      Path earlier = Path.of(ProcFs.read(memory));
      if (here.files.exists(earlier.resolve(defaultParent)) && here.files.writable(earlier)) {
        base = earlier;
      }
    }
    AtomicFile.write(memory, (base + "\n").getBytes(StandardCharsets.UTF_8));
    CgroupLayout layout = new CgroupLayout(List.of(), Optional.of(new Hierarchy(base, V2_CORE)));
    return new CgroupRoot(here.files, layout, defaultParent);
  }

  /** 1 where v1 holds the controllers (hybrid too), 2 where v2 does, 0 where we may use neither. */
  public int version() {
    if (!layout.v1().isEmpty()) {
      return 1;
    }
    return layout.v2().isPresent() ? 2 : 0;
  }

  /** The controllers we can limit with, by the kernel's names. */
  public SortedSet<String> controllers() throws IOException {
    SortedSet<String> controllers = new TreeSet<>();
    layout.v1().forEach(h -> controllers.addAll(h.controllers()));
    controllers.removeIf(name -> name.startsWith("name="));
    if (version() == 2) {
      Path base = layout.v2().orElseThrow().base();
      controllers.addAll(List.of(files.read(base.resolve("cgroup.controllers")).split("\\s+", -1)));
      controllers.remove("");
    }
    return controllers;
  }

  /**
   * Limits that would not be in force, for people to read: a user's engine has the controllers that
   * were handed down to the user, if any.
   */
  public List<String> lacking(Limits limits) throws IOException {
    if (version() == 1) {
      return List.of();
    }
    SortedSet<String> controllers = controllers();
    return new V2Limits()
        .plan(limits, file -> controllers.contains(file.substring(0, file.indexOf('.'))))
        .warnings();
  }

  /**
   * Makes a group with its limits, one directory in each hierarchy. One that is there already is
   * taken over.
   *
   * @param parent {@code cgroup_parent}, empty for the engine's parent
   * @param id a name without a slash
   * @throws InvalidSettingException if this machine can't hold the limits by its size
   * @throws SyscallException if the kernel refuses a value; nothing is left then
   */
  public Cgroup create(String parent, String id, Limits limits) throws IOException {
    limits.requireProcessors(Runtime.getRuntime().availableProcessors());
    Path path = parentPath(parent);
    Members members = members(path, id, limits.limitsCpuset());
    try {
      makeAll(members, path);
      LimitWriter writer = new LimitWriter(members);
      LimitPlan plan = writer.apply(limits);
      List<String> warnings = new ArrayList<>(plan.warnings());
      writer.attachDevices(limits.devices()).ifPresent(warnings::add);
      return new Cgroup(id, members, plan, warnings);
    } catch (IOException e) {
      discard(members, e);
      throw e;
    }
  }

  /**
   * Changes a group's limits while processes run; device rules stay. A hierarchy that the group did
   * not need until now is joined.
   *
   * @param parent what it was made with
   * @return limits that are not in force, for people to read
   */
  public List<String> update(Cgroup group, String parent, Limits limits) throws IOException {
    limits.requireProcessors(Runtime.getRuntime().availableProcessors());
    if (limits.limitsCpuset() && !group.has("cpuset")) {
      Path path = parentPath(parent);
      Members members = members(path, group.name(), true);
      makeAll(members, path);
      for (Member member : members.all()) {
        if (member.controllers().contains("cpuset")) {
          new LimitWriter(new Members(files, List.of(member))).apply(cpusetOf(limits));
        }
      }
      group.extend(members);
    }
    return group.update(limits);
  }

  private static Limits cpusetOf(Limits limits) {
    return Limits.builder().cpusetCpus(limits.cpusetCpus()).cpusetMems(limits.cpusetMems()).build();
  }

  /** A group that was made before, by this engine or an earlier one. */
  public Cgroup open(String parent, String id) {
    List<Member> present =
        members(parentPath(parent), id, true).all().stream()
            .filter(member -> files.exists(member.directory()))
            .toList();
    return new Cgroup(
        id, new Members(files, present), new LimitPlan(List.of(), List.of(), List.of()), List.of());
  }

  /**
   * Kills and removes the groups under the engine's parent that {@code keep} does not want, the
   * leftovers of an engine that was killed.
   *
   * @return their names
   */
  public List<String> sweep(Predicate<String> keep) throws IOException, InterruptedException {
    Set<String> names = new HashSet<>();
    for (Hierarchy hierarchy : hierarchies()) {
      for (Path child : files.children(hierarchy.base().resolve(parentPath("")))) {
        names.add(child.getFileName().toString());
      }
    }
    List<String> leftovers = names.stream().filter(keep.negate()).sorted().toList();
    for (String name : leftovers) {
      Cgroup group = open("", name);
      group.kill();
      group.remove(Duration.ofSeconds(10));
    }
    return leftovers;
  }

  /**
   * Removes a parent, empty for the engine's, wherever no group is left in it: when the engine
   * ends.
   */
  public void removeParent(String parent) throws IOException {
    Path path = parentPath(parent);
    ready.remove(path);
    for (Hierarchy hierarchy : hierarchies()) {
      try {
        files.removeDirectory(hierarchy.base().resolve(path));
      } catch (SyscallException e) {
        if (!e.is(Errno.EBUSY)) {
          throw e;
        }
      }
    }
  }

  private List<Hierarchy> hierarchies() {
    List<Hierarchy> all = new ArrayList<>(layout.v1());
    layout.v2().ifPresent(all::add);
    return all;
  }

  /** As Docker's cgroupfs driver: from the top, whether or not it begins with a slash. */
  private Path parentPath(String parent) {
    Path path = Path.of("/" + (parent.isEmpty() ? defaultParent : parent)).normalize();
    if (path.getNameCount() == 0) {
      throw new InvalidSettingException("cgroup_parent \"" + parent + "\" is the root group");
    }
    return Path.of("/").relativize(path);
  }

  private Members members(Path parent, String id, boolean cpuset) {
    if (id.isEmpty() || id.startsWith(".") || id.indexOf('/') >= 0) {
      throw new IllegalArgumentException("\"" + id + "\" is no name for a cgroup");
    }
    List<Member> members = new ArrayList<>();
    for (Hierarchy hierarchy : layout.v1()) {
      if (cpuset || !hierarchy.controllers().equals(Set.of("cpuset"))) {
        Path directory = hierarchy.base().resolve(parent).resolve(id);
        members.add(new Member(directory, hierarchy.controllers(), false));
      }
    }
    layout
        .v2()
        .map(v2 -> new Member(v2.base().resolve(parent).resolve(id), V2_CORE, true))
        .ifPresent(members::add);
    return new Members(files, members);
  }

  private void makeAll(Members members, Path parent) throws IOException {
    ensureParent(parent);
    try {
      makeDirectories(members);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
      // The parent was removed meanwhile.
      ready.remove(parent);
      ensureParent(parent);
      makeDirectories(members);
    }
  }

  private void makeDirectories(Members members) throws IOException {
    for (Member member : members.all()) {
      parents.make(member.directory(), member.controllers());
    }
  }

  private void ensureParent(Path parent) throws IOException {
    if (ready.contains(parent)) {
      return;
    }
    for (Hierarchy hierarchy : layout.v1()) {
      parents.ensure(hierarchy, false, parent);
    }
    if (layout.v2().isPresent()) {
      parents.ensure(layout.v2().get(), version() == 2, parent);
    }
    ready.add(parent);
  }

  private static void discard(Members members, IOException cause) {
    try {
      members.tryRemove();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
