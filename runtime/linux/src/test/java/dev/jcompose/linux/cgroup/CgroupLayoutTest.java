package dev.jcompose.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CgroupLayoutTest {

  private static final String SYSTEMD_V2 =
      "31 23 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot";
  private static final String HYBRID =
      """
      30 23 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
      31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
      32 30 0:28 / /sys/fs/cgroup/net_cls rw - cgroup cgroup rw,net_cls
      33 30 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
      34 23 0:29 / /mnt/again\\040memory rw - cgroup cgroup rw,memory
      35 30 0:30 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
      36 30 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
      """;

  private static Path path(String text) {
    return Path.of(text);
  }

  @Test
  void eachHierarchyOfV1IsUsedOnce() {
    CgroupLayout layout = CgroupLayout.parse(HYBRID, "4:memory:/\n0::/\n", p -> true);
    assertThat(layout.v1())
        .containsExactly(
            new Hierarchy(path("/sys/fs/cgroup/cpu,cpuacct"), Set.of("cpu", "cpuacct")),
            new Hierarchy(path("/sys/fs/cgroup/memory"), Set.of("memory")),
            new Hierarchy(path("/sys/fs/cgroup/systemd"), Set.of("name=systemd")));
    assertThat(layout.v2()).as("nobody tracks processes in it").isEmpty();
  }

  @Test
  void aHybridTreeThatTracksUsIsJoined() {
    CgroupLayout layout =
        CgroupLayout.parse(HYBRID, "0::/system.slice/jcompose.service\n", p -> true);
    assertThat(layout.v2().map(Hierarchy::base))
        .isEqualTo(Optional.of(path("/sys/fs/cgroup/unified")));
  }

  @Test
  void rootUsesTheTopOfV2AndOthersWhatWasDelegatedToThem() {
    String own = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope\n";
    Path scope = path("/sys/fs/cgroup" + own.strip().substring(3));

    assertThat(CgroupLayout.parse(SYSTEMD_V2, own, p -> true).v2().map(Hierarchy::base))
        .contains(path("/sys/fs/cgroup"));
    assertThat(CgroupLayout.parse(SYSTEMD_V2, own, scope::equals).v2().map(Hierarchy::base))
        .contains(scope);
    String leaf = own.strip() + "/jcompose-engine\n";
    assertThat(CgroupLayout.parse(SYSTEMD_V2, leaf, scope::equals).v2().map(Hierarchy::base))
        .contains(scope);
    assertThat(CgroupLayout.parse(SYSTEMD_V2, own, p -> false).v2()).isEmpty();
    assertThat(CgroupLayout.parse(SYSTEMD_V2, "0::/../../x\n", p -> !p.endsWith("cgroup")).v2())
        .as("our group is outside of our cgroup namespace")
        .isEmpty();
  }
}
