package dev.jcompose.engine.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each lack is found, and the command that mends it is said. */
class DoctorTest {

  private static final Path DATA = Path.of("/home/ann/.local/share/jcompose");
  private static final Path SOCKET = Path.of("/run/user/1000/jcompose/engine.sock");

  private final FakeHost host = new FakeHost();

  /** What is not as it should be, as lines. */
  private List<String> lacks() {
    return Doctor.examine(host, DATA, SOCKET).stream()
        .filter(finding -> finding.level() != Level.OK)
        .map(finding -> finding.level() + " " + finding.line())
        .toList();
  }

  @Test
  void aHostThatHasEverythingLacksNothing() {
    assertThat(lacks()).isEmpty();
    host.uid = 0;
    assertThat(lacks()).isEmpty();
    assertThat(Doctor.missing(host)).isEmpty();
  }

  @Test
  void anEngineDoesNotStartOnAnOldKernelWithoutOverlayfsOrOutsideAnyNamespace() {
    host.files.put("/proc/sys/kernel/osrelease", "5.4.0-100-generic");
    host.files.put("/proc/filesystems", "\text4");
    assertThat(Doctor.missing(host))
        .satisfiesExactly(
            line -> assertThat(line).contains("Linux 5.4.0-100-generic is too old: 5.12 or later"),
            line -> assertThat(line).startsWith("uid 1000: an engine needs root"),
            line -> assertThat(line).endsWith("sudo modprobe overlay"));
    host.files.put("/proc/sys/kernel/osrelease", "5.12.0");
    assertThat(Doctor.missing(host)).hasSize(2);
    host.files.put("/lib/modules/5.12.0/modules.dep", "kernel/fs/overlayfs/overlay.ko.xz:");
    assertThat(Doctor.missing(host)).hasSize(1);
  }

  @Test
  void eachSwitchThatForbidsUserNamespacesIsNamed() {
    host.answers.put(
        "unshare --user --map-root-user true", new Host.Output(1, "unshare: not permitted"));
    host.files.put("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1");
    assertThat(lacks())
        .singleElement()
        .asString()
        .endsWith("sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0");
    host.files.put("/proc/sys/kernel/unprivileged_userns_clone", "0");
    assertThat(lacks())
        .singleElement()
        .asString()
        .endsWith("sudo sysctl kernel.unprivileged_userns_clone=1");
    host.files.put("/proc/sys/user/max_user_namespaces", "0");
    assertThat(lacks())
        .singleElement()
        .asString()
        .endsWith("sudo sysctl user.max_user_namespaces=15000");
  }

  @Test
  void idsOfOtherUsersAndTooFewOfThemDoNotCount() {
    host.files.put("/etc/subuid", "bob:100000:65536\nann:1:10");
    assertThat(lacks())
        .containsExactly(
            "FAILURE subuid: /etc/subuid hold no range of 65536 ids for user ann; mend it with:"
                + " sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ann");
  }

  @Test
  void whatIsMissingIsInstalledInTheDistributionsWay() {
    host.programs.remove("newgidmap");
    host.programs.remove("pasta");
    assertThat(lacks())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("FAILURE").endsWith("apt-get install -y uidmap"),
            line -> assertThat(line).startsWith("WARNING").endsWith("apt-get install -y passt"));
    host.programs.add("dnf");
    assertThat(lacks().getFirst()).endsWith("sudo dnf install -y shadow-utils");
  }

  @Test
  void utilLinuxMustBeItselfAndNewEnoughForAUser() {
    host.answers.put("unshare --version", new Host.Output(0, "unshare from util-linux 2.37.2"));
    assertThat(lacks()).singleElement().asString().contains("2.38 is needed");
    host.uid = 0;
    assertThat(lacks()).isEmpty();
    host.answers.put("unshare --version", new Host.Output(1, "BusyBox v1.36"));
    assertThat(lacks()).singleElement().asString().contains("not util-linux's own");
    host.programs.remove("findmnt");
    assertThat(lacks()).singleElement().asString().contains("findmnt: missing");
  }

  @Test
  void limitsThatWouldNotBeInForceAreWarnings() {
    host.files.put(
        "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.controllers",
        "memory pids");
    assertThat(lacks()).singleElement().asString().contains("cpu, cpuset, io not delegated");
    host.environment.remove("XDG_RUNTIME_DIR");
    assertThat(lacks()).singleElement().asString().contains("loginctl enable-linger ann");
    host.files.remove("/sys/fs/cgroup/cgroup.controllers");
    assertThat(lacks()).singleElement().asString().startsWith("WARNING cgroups: version 1");
  }

  @Test
  void theDataRootNeedsRoomAndADiskThatOverlayfsTakes() {
    host.disk = new Host.Disk("nfs4", 1L << 40);
    assertThat(lacks()).singleElement().asString().startsWith("FAILURE data root");
    host.disk = new Host.Disk("ext4", 1L << 30);
    assertThat(lacks()).singleElement().asString().contains("(ext4, 1024 MiB free): little room");
  }

  @Test
  void anOldFirewallOutOfReachIsNamedForRoot() {
    host.uid = 0;
    host.files.put("/proc/net/ip_tables_names", "filter");
    host.programs.add("iptables-legacy");
    host.answers.put("/usr/bin/iptables-legacy -S FORWARD", new Host.Output(0, "-P FORWARD DROP"));
    assertThat(lacks()).singleElement().asString().contains("iptables-legacy -I FORWARD -i jc+");
  }

  @Test
  void findingsPassBetweenProcesses() {
    Finding finding = Finding.warning("a b", "says\tmuch\nand more", "");
    assertThat(Finding.decoded(finding.encoded()))
        .isEqualTo(Finding.warning("a b", "says much and more", ""));
  }
}
