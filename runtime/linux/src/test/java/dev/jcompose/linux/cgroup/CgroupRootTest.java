package dev.jcompose.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.SyscallException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CgroupRootTest {

  private static final long MIB = 1L << 20;

  private final FakeCgroupFiles files = new FakeCgroupFiles();

  private CgroupRoot v1() {
    files
        .mount("/cg/memory", "tasks", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes")
        .mount("/cg/cpuset", "tasks", "cpuset.cpus", "cpuset.mems")
        .set("/cg/cpuset/cpuset.cpus", "0-1")
        .set("/cg/cpuset/cpuset.mems", "0");
    return new CgroupRoot(
        files,
        new CgroupLayout(
            List.of(
                new Hierarchy(Path.of("/cg/memory"), Set.of("memory")),
                new Hierarchy(Path.of("/cg/cpuset"), Set.of("cpuset"))),
            Optional.empty()),
        CgroupRoot.DEFAULT_PARENT);
  }

  private CgroupRoot v2() {
    files
        .mount("/cg", "cgroup.procs", "cgroup.controllers", "cgroup.subtree_control", "pids.max")
        .set("/cg/cgroup.controllers", "cpu memory pids hugetlb")
        .set("/cg/cgroup.subtree_control", "memory");
    return new CgroupRoot(
        files,
        new CgroupLayout(List.of(), Optional.of(new Hierarchy(Path.of("/cg"), Set.of()))),
        CgroupRoot.DEFAULT_PARENT);
  }

  @Test
  void v1GroupsAreMadeWhereTheyAreNeeded() throws Exception {
    Cgroup group = v1().create("", "abc", Limits.builder().memory(8 * MIB).build());

    assertThat(group.tasksFiles()).containsExactly("/cg/memory/jcompose/abc/tasks");
    assertThat(group.procsFiles()).isEmpty();
    assertThat(files.read(Path.of("/cg/memory/jcompose/abc/memory.limit_in_bytes")))
        .isEqualTo("8388608");
    group.remove(Duration.ZERO);
    assertThat(files.children(Path.of("/cg/memory/jcompose"))).isEmpty();
  }

  @Test
  void aCpusetTakesItsParentsValuesSoThatItCanBeJoined() throws Exception {
    Cgroup group = v1().create("/a/b", "abc", Limits.builder().cpusetCpus("1").build());

    assertThat(group.tasksFiles()).contains("/cg/cpuset/a/b/abc/tasks");
    assertThat(files.written)
        .containsExactly(
            "/cg/cpuset/a/cpuset.cpus=0-1",
            "/cg/cpuset/a/cpuset.mems=0",
            "/cg/cpuset/a/b/cpuset.cpus=0-1",
            "/cg/cpuset/a/b/cpuset.mems=0",
            "/cg/cpuset/a/b/abc/cpuset.cpus=0-1",
            "/cg/cpuset/a/b/abc/cpuset.mems=0",
            "/cg/cpuset/a/b/abc/cpuset.cpus=1");
  }

  @Test
  void controllersAreHandedDownOnV2() throws Exception {
    Cgroup group = v2().create("", "abc", Limits.builder().pids(5).build());

    assertThat(group.procsFiles()).containsExactly("/cg/jcompose/abc/cgroup.procs");
    assertThat(group.tasksFiles()).isEmpty();
    assertThat(files.written)
        .startsWith("/cg/cgroup.subtree_control=+cpu", "/cg/cgroup.subtree_control=+pids")
        .endsWith("/cg/jcompose/abc/pids.max=5");
  }

  @Test
  void processesAreMovedOutOfAGroupThatWasGivenToUs() throws Exception {
    CgroupRoot root = v2();
    // The top of a tree has no type.
    files.set("/cg/cgroup.type", "domain").set("/cg/cgroup.procs", "41\n42");
    files.refusal =
        (path, text) -> {
          if (path.equals(Path.of("/cg/jcompose-engine/cgroup.procs")) && text.equals("42")) {
            files.set("/cg/cgroup.procs", "");
          }
          return 0;
        };
    root.create("", "abc", Limits.NONE);

    assertThat(files.written)
        .startsWith(
            "/cg/jcompose-engine/cgroup.procs=41",
            "/cg/jcompose-engine/cgroup.procs=42",
            "/cg/cgroup.subtree_control=+cpu");
  }

  @Test
  void aRefusedLimitLeavesNothing() {
    CgroupRoot root = v1();
    files.refusal = (path, text) -> text.equals("8388608") ? Errno.EBUSY.code() : 0;

    assertThatThrownBy(() -> root.create("", "abc", Limits.builder().memory(8 * MIB).build()))
        .isInstanceOf(SyscallException.class)
        .hasMessageContaining("/cg/memory/jcompose/abc/memory.limit_in_bytes: EBUSY");
    assertThat(files.exists(Path.of("/cg/memory/jcompose/abc"))).isFalse();
  }

  @Test
  void memoryGoesUpAfterMemoryAndSwapWhereItMust() throws Exception {
    Cgroup group = v1().create("", "abc", Limits.NONE);
    Path both = Path.of("/cg/memory/jcompose/abc/memory.memsw.limit_in_bytes");
    files.set(both.toString(), "1");
    files.refusal =
        (path, text) ->
            path.endsWith("memory.limit_in_bytes") && files.exists(both) && isOne(both)
                ? Errno.EINVAL.code()
                : 0;
    files.written.clear();
    group.update(Limits.builder().memory(8 * MIB).build());

    assertThat(files.written)
        .containsExactly(
            both + "=16777216", "/cg/memory/jcompose/abc/memory.limit_in_bytes=8388608");
  }

  private boolean isOne(Path file) {
    try {
      return files.read(file).equals("1");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void leftoversAreSwept() throws Exception {
    CgroupRoot root = v1();
    root.create("", "keep", Limits.NONE);
    root.create("", "old", Limits.NONE);

    assertThat(root.sweep("keep"::equals)).containsExactly("old");
    assertThat(files.children(Path.of("/cg/memory/jcompose")))
        .containsExactly(Path.of("/cg/memory/jcompose/keep"));
  }

  @Test
  void anotherEnginesGroupsAreNoLeftovers() throws Exception {
    v1().create("", "theirs", Limits.NONE);
    CgroupLayout layout =
        new CgroupLayout(
            List.of(new Hierarchy(Path.of("/cg/memory"), Set.of("memory"))), Optional.empty());
    CgroupRoot other = new CgroupRoot(files, layout, "jcompose-0a1b2c3d");
    other.create("", "old", Limits.NONE);

    assertThat(other.sweep(name -> false)).containsExactly("old");
    assertThat(files.exists(Path.of("/cg/memory/jcompose/theirs"))).isTrue();
  }

  @Test
  void namesThatLeadElsewhereAreRefused() {
    assertThatThrownBy(() -> v1().create("", "../x", Limits.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> v1().create("..", "x", Limits.NONE))
        .hasMessage("cgroup_parent \"..\" is the root group");
  }
}
