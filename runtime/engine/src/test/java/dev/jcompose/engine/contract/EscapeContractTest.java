package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.Mount;
import dev.jcompose.linux.script.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out of a container that others have found in other runtimes, each tried. */
class EscapeContractTest extends EngineContract {

  private static final String FOREVER = "while :; do sleep 1; done";
  private static final String SECRET = "known-to-the-host-only";
  private static final String EVIL = "jcompose-contract-evil:1";

  @TempDir Path host;

  private final List<String> images = new ArrayList<>();

  /** A file of the host that nobody shows to a container. */
  @BeforeEach
  void keepASecret() throws Exception {
    Files.writeString(host.resolve("secret"), SECRET);
    Files.createDirectory(host.resolve("directory"));
  }

  @AfterEach
  void removeImages() {
    images.forEach(image -> engine().images().remove(image, true, false));
  }

  /** Path of the secret as seen from the root of the host. */
  private String secret() {
    return host.resolve("secret").toString();
  }

  /** An image with symlinks where none are expected. */
  private Recipe evil(Map<String, String> links, String... command) throws Exception {
    engine().images().load(TestImage.archive(EVIL, links), _ -> {});
    images.add(EVIL);
    return Recipe.of(command).config(c -> c.image(EVIL));
  }

  /** What it printed; nothing if it was refused. */
  private static String attempt(Recipe recipe) throws Exception {
    try {
      Result result = run(recipe);
      return result.out() + result.err();
    } catch (EngineException e) {
      return "";
    }
  }

  private void assertHostUntouched() throws Exception {
    assertThat(host.resolve("secret")).hasContent(SECRET);
    try (Stream<Path> files = Files.walk(host)) {
      assertThat(files.map(f -> host.relativize(f).toString()))
          .containsExactlyInAnyOrder("", "secret", "directory");
    }
  }

  // Descriptors, the runtime's executable, its memory ---------------------------------------

  @Test
  void noDescriptorIsInherited() throws Exception {
    String id = start(Recipe.sh("ls -1 /proc/self/fd; echo end; " + FOREVER));
    awaitLine(id, "end");
    // ls(1) has its own of the directory.
    assertThat(logs(id, 0, LogsRequest.ALL).out()).isEqualTo("0\n1\n2\n3\nend\n");
    assertThat(exec(id, "ls", "-1", "/proc/self/fd").out()).isEqualTo("0\n1\n2\n3\n");
    assertThat(exec(id, "ls", "-1", "/proc/1/fd").out().lines())
        .allSatisfy(fd -> assertThat(Integer.parseInt(fd)).isLessThan(20));
  }

  /** CVE-2024-21626: a working directory behind a descriptor that the runtime left open. */
  @Test
  void noWorkingDirectoryLeadsOut() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    for (int fd = 3; fd < 14; fd++) {
      String directory = "/proc/self/fd/" + fd;
      String climb =
          "for up in . .. ../.. ../../.. ../../../../..; do cat $up" + secret() + "; done";
      assertThat(attempt(Recipe.sh(climb).config(c -> c.workingDir(directory))))
          .doesNotContain(SECRET);
      ExecConfig config =
          new ExecConfig(
              false,
              true,
              true,
              false,
              "",
              List.of(),
              List.of("sh", "-c", climb),
              false,
              "",
              directory,
              null);
      assertThat(exec(id, config).out()).doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/cwd", "/proc/1/cwd", "/proc/self/root", "/proc/1/root/.."})
  void noMagicLinkLeadsOut(String directory) throws Exception {
    Recipe recipe = Recipe.sh("cat ./" + secret() + "; cat ../../.." + secret() + "; pwd");
    assertThat(attempt(recipe.config(c -> c.workingDir(directory)))).doesNotContain(SECRET);
  }

  /** CVE-2019-5736: the runtime's own file behind /proc/PID/exe, written from inside. */
  @Test
  void theInitsExecutableCannotBeWritten() throws Exception {
    String script =
        "echo x > /proc/1/exe || echo refused; exec 9< /proc/1/exe; echo x > /proc/self/fd/9"
            + " || echo refused; chmod 777 /proc/1/exe || echo refused";
    Recipe recipe = Recipe.sh("(" + script + ") 2> /dev/null").host(h -> h.init(true));
    assertThat(run(recipe).out()).isEqualTo("refused\nrefused\nrefused\n");
    assertThat(run(Recipe.sh("exit 5").host(h -> h.init(true))).exitCode()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/exe", "self", "/proc/self/fd/3", "/proc/self/fd/4"})
  void theRuntimeIsNoProgramOfTheContainer(String program) throws Exception {
    Recipe recipe = Recipe.of(program, "-version").config(c -> c.env(List.of("PATH=/bin")));
    String said = attempt(recipe);
    assertThat(said).doesNotContainIgnoringCase("openjdk").doesNotContain("jcompose");
    assertThat(run(Recipe.of("echo", "well")).out()).isEqualTo("well\n");
  }

  @Test
  void anExecutedRuntimeCannotBeWritten() throws Exception {
    String watch =
        "while [ ! -e /tmp/stop ]; do for p in /proc/[0-9]*; do"
            + " case $(readlink $p/exe) in /bin/busybox|'') ;; *)"
            + " (exec 8< $p/exe && sleep 0.05 && echo x > /proc/self/fd/8 && echo WRITTEN) ;;"
            + " esac; done; done 2> /dev/null; echo end";
    String id = start(Recipe.sh(watch));
    for (int i = 0; i < 60; i++) {
      exec(id, "true");
    }
    exec(id, "touch", "/tmp/stop");
    assertThat(await(id).out()).isEqualTo("end\n");
    assertThat(run(Recipe.of("echo", "well")).out()).isEqualTo("well\n");
  }

  /** CVE-2016-9962: a child that joins a container is read by it before it is the program. */
  @Test
  void aJoiningProcessShowsNothingOfTheEngine() throws Exception {
    String look =
        "while [ ! -e /tmp/stop ]; do for p in /proc/[0-9]*; do grep -q -e libjvm -e /java $p/maps"
            + " && echo ENGINE; for l in cwd root exe; do readlink $p/$l; done; ls -l $p/fd;"
            + (" cat $p/root" + secret() + " $p/cwd" + secret() + ";")
            + " tr '\\0' '\\n' < $p/environ; done 2> /dev/null | sort -u >> /tmp/seen; done;"
            + " sort -u /tmp/seen";
    String id =
        start(
            Recipe.sh(look)
                .host(
                    h ->
                        h.capAdd(List.of("SYS_PTRACE"))
                            .securityOpt(List.of("seccomp=unconfined"))));
    Instant limit = Instant.now().plusSeconds(15);
    int launched = 0;
    for (; launched < 1000 && Instant.now().isBefore(limit); launched++) {
      String exec = engine().execs().create(id, execOf("true"));
      engine().execs().start(exec, new ExecStart(true, false, null)).close();
    }
    assertThat(launched).isGreaterThan(20);
    exec(id, "touch", "/tmp/stop");
    String seen = await(id).out();
    assertThat(seen.lines().filter(line -> !line.contains("pipe:")))
        .as("it looked")
        .contains("/bin/busybox")
        .noneMatch(line -> line.contains("ENGINE") || line.contains("JAVA_HOME"))
        .noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void othersMemoryIsNotReadWithoutTheCapability() throws Exception {
    String id = start(Recipe.sh("grep -c . /proc/1/maps; " + FOREVER).config(c -> c.user("app")));
    ExecConfig other =
        new ExecConfig(
            false,
            true,
            true,
            false,
            "",
            List.of(),
            List.of("sh", "-c", "cat /proc/1/mem /proc/1/environ > /tmp/x 2>&1; wc -c < /tmp/x"),
            false,
            "4242",
            "",
            null);
    assertThat(exec(id, other).out()).isNotEqualTo("0\n");
    assertThat(exec(id, other).exitCode()).isZero();
    assertThat(exec(id, "sh", "-c", "cat /proc/1/environ").out()).contains("PATH=");
  }

  // The image's symlinks --------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"etc/hosts", "etc/hostname", "etc/resolv.conf"})
  void aSymlinkWhereTheEngineMountsAFileStaysInside(String link) throws Exception {
    String up = "../../../../../../../../../..";
    String said = attempt(evil(Map.of(link, up + secret()), "cat", "/" + link));
    assertThat(said).doesNotContain(SECRET);
    assertHostUntouched();
  }

  @Test
  void aSymlinkOnTheWayToAMountStaysInside() throws Exception {
    Recipe recipe =
        evil(Map.of("data", host.toString()), "sh", "-c", "echo x > /data/volume/x; ls /data");
    recipe.host(h -> h.tmpfs(Map.of("/data/volume", "")));
    attempt(recipe);
    assertHostUntouched();
  }

  @Test
  void aSymlinkOnTheWayToTheWorkingDirectoryStaysInside() throws Exception {
    Recipe recipe = evil(Map.of("work", host + "/directory"), "sh", "-c", "touch here; pwd");
    attempt(recipe.config(c -> c.workingDir("/work/made")));
    assertHostUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"etc/passwd", "etc/group"})
  void usersAreNotLookedUpInTheHostsFiles(String link) throws Exception {
    // What everybody's /etc/passwd and /etc/group have, and the image's have not.
    Recipe recipe = evil(Map.of(link, "../../../../../../../../etc/" + link.substring(4)), "id");
    String user = link.endsWith("passwd") ? "daemon" : "0:daemon";
    String id = create(recipe.config(c -> c.user(user)));
    assertThat(catchThrowable(() -> containers().start(id))).hasMessageContaining("daemon");
  }

  @Test
  void theHostsDevicesAreNotReachedThroughASymlink() throws Exception {
    Recipe recipe = evil(Map.of("dev", host + "/directory"), "sh", "-c", "echo x > /dev/null");
    attempt(recipe);
    assertHostUntouched();
  }

  /** CVE-2019-19921 and CVE-2025-31133 and kin: what is masked must be what is used. */
  @ParameterizedTest
  @CsvSource({"proc,tmp", "sys,tmp", "proc,anonymous"})
  void aSymlinkInThePlaceOfAKernelFileSystemIsRefusedOrHarmless(String place, String to)
      throws Exception {
    String script =
        "test -r /proc/kcore && head -c 1 /proc/kcore | wc -c;"
            + " echo h > /proc/sysrq-trigger && echo WRITTEN; ls /sys/firmware | wc -l";
    String said = attempt(evil(Map.of(place, "/" + to), "sh", "-c", script));
    assertThat(said).doesNotContain("WRITTEN").doesNotContain("1\n");
  }

  @Test
  void whatTheImageHasInProcDoesNotTakeASetting() throws Exception {
    Recipe recipe = evil(Map.of("proc/sys", "/tmp"), "cat", "/proc/sys/kernel/msgmax");
    recipe.host(h -> h.sysctls(Map.of("kernel.msgmax", "4242")));
    assertThat(attempt(recipe)).isIn("4242\n", "");
  }

  /** CVE-2021-30465: a volume's directory that is exchanged for a symlink while others start. */
  @Test
  void anExchangedDirectoryOfASharedVolumeStaysInside() throws Exception {
    String volume = "contract-exchange";
    Map<String, String> label = Map.of(Recipe.LABEL, "yes");
    engine().volumes().create(new CreateVolume(volume, "", Map.of(), label));
    Mount shared = volumeAt(volume, "/shared");
    String exchange =
        "cd /shared; while :; do rm -rf a; mkdir -p a/b; rm -rf a; ln -s / a; rm -f a; ln -s "
            + host
            + " a; done 2> /dev/null";
    start(Recipe.sh(exchange).host(h -> h.mounts(List.of(shared))));
    Recipe victim =
        Recipe.sh("find /shared -name secret; cat /shared/a" + secret() + " /shared/a/secret")
            .host(h -> h.mounts(List.of(shared)).tmpfs(Map.of("/shared/a/directory", "")));
    for (int i = 0; i < 12; i++) {
      assertThat(attempt(victim)).doesNotContain(SECRET);
    }
    assertHostUntouched();
  }

  private static Mount volumeAt(String volume, String target) {
    return new Mount("volume", volume, target, false, null, null, null);
  }

  // Out of the root -------------------------------------------------------------------------

  @Test
  void noDotsLeadOutOfTheRoot() throws Exception {
    String script =
        ("cd /; cat ../../../.." + secret() + "; cd ..; cat ." + secret() + ";")
            + " mkdir -p /tmp/c; cp -r /bin /tmp/c/; chroot /tmp/c /bin/sh -c"
            + (" 'cd ../../..; cat ." + secret() + "'; ls /");
    Result result = run(Recipe.sh(script));
    assertThat(result.out() + result.err()).doesNotContain(SECRET);
    assertThat(result.out().lines()).contains("bin", "seed").doesNotContain("boot");
  }

  @Test
  void noMountOfTheHostIsSeen() throws Exception {
    Result result = run(Recipe.of("cat", "/proc/self/mountinfo"));
    List<String> points = result.out().lines().map(line -> line.split(" ", -1)[4]).toList();
    assertThat(points)
        .allSatisfy(
            point ->
                assertThat(point)
                    .matches(
                        "/|/(proc|dev|sys)(/.*)?|/etc/(hosts|hostname|resolv.conf)|/anonymous"));
  }

  @Test
  void aVolumeOverProcDoesNotUncoverIt() throws Exception {
    Recipe recipe =
        Recipe.sh("echo h > /proc/sysrq-trigger && echo WRITTEN; echo x > /proc/sys/kernel/ostype")
            .host(h -> h.tmpfs(Map.of("/proc", "")));
    assertThat(attempt(recipe)).doesNotContain("WRITTEN");
  }

  @Test
  void theMasksAreTheContainersOwn() throws Exception {
    String before = Files.getPosixFilePermissions(Path.of("/dev/null")).toString();
    String script = "chmod 600 /proc/keys /proc/timer_list /proc/kcore; stat -c %t:%T /proc/keys";
    assertThat(run(Recipe.sh(script)).out()).isEqualTo("1:3\n");
    assertThat(Files.getPosixFilePermissions(Path.of("/dev/null")).toString()).isEqualTo(before);
  }

  /** CVE-2025-52565: the console's bind follows nothing of the container's. */
  @Test
  void theConsoleIsTheTerminal() throws Exception {
    Recipe recipe = evil(Map.of("dev/console", secret()), "sh", "-c", "stat -c %t:%T /dev/console");
    assertThat(run(recipe.config(c -> c.tty(true))).out()).isEqualTo("88:0\r\n");
    assertHostUntouched();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/kernel/modprobe",
        "/proc/sys/vm/drop_caches",
        "/proc/sysrq-trigger",
        "/proc/irq/default_smp_affinity",
        "/sys/kernel/uevent_helper",
        "/sys/kernel/mm/transparent_hugepage/enabled",
        "/sys/fs/cgroup/memory/release_agent",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/cgroup.procs"
      })
  void whatActsOnTheHostIsNotWritten(String file) throws Exception {
    // Opened for appending of nothing: harmless where it should be possible.
    Recipe recipe =
        Recipe.sh(
            "test -e %1$s && (: >> %1$s) 2> /dev/null && echo OPENED || echo refused"
                .formatted(file));
    assertThat(run(recipe).out()).isEqualTo("refused\n");
  }

  @Test
  void rawDevicesAreMadeButNotOpened() throws Exception {
    String script =
        "for d in 'b 254 0' 'b 8 0' 'b 7 0' 'c 1 1' 'c 1 2' 'c 1 11' 'c 10 237'; do"
            + " mknod /tmp/d $d && (head -c 1 /tmp/d > /tmp/out) 2> /tmp/why;"
            + " grep -c -e 'not permitted' -e 'denied' /tmp/why; rm /tmp/d; done";
    assertThat(run(Recipe.sh(script)).out()).isEqualTo("1\n".repeat(7));
  }

  @Test
  void fileSystemsAreNotMounted() throws Exception {
    String script =
        "for t in proc sysfs tmpfs cgroup cgroup2 devpts overlay; do"
            + " mount -t $t x /tmp 2> /dev/null && echo $t; done;"
            + " mount -o bind / /tmp 2> /dev/null && echo bind;"
            + " mount -o remount,rw /proc/sys 2> /dev/null && echo remounted;"
            + " umount /proc/sys 2> /dev/null && echo unmounted; echo end";
    assertThat(run(Recipe.sh(script)).out()).isEqualTo("end\n");
  }

  // Privileges ------------------------------------------------------------------------------

  @Test
  void setuidGivesNothingWithoutNewPrivileges() throws Exception {
    Path directory = Files.createDirectory(host.resolve("setuid"));
    SyscallProbe.write(directory);
    Files.write(directory.resolve("script"), exitWithUser());
    Path runner = directory.resolve("runner");
    Files.setAttribute(runner, "unix:mode", 04755);
    for (boolean forbidden : List.of(false, true)) {
      Recipe recipe = Recipe.sh(SyscallProbe.command("/setuid")).config(c -> c.user("app"));
      recipe.host(
          h ->
              h.binds(List.of(directory + ":/setuid"))
                  .securityOpt(forbidden ? List.of("no-new-privileges") : List.of()));
      assertThat(run(recipe).exitCode()).isEqualTo(forbidden ? 1000 & 0xff : 0);
    }
  }

  /** A script that ends with its effective user. */
  private static byte[] exitWithUser() {
    Script script = new Script();
    Script.Step exit = script.aside("exit_group", 0);
    script.call("geteuid").storeAt(exit.argument(0)).then(exit);
    return script.encode();
  }

  @Test
  void noUserHoldsMoreThanWasGiven() throws Exception {
    String caps = "grep -E 'Cap(Inh|Prm|Eff|Amb)' /proc/self/status | cut -f2 | tr '\\n' ' '";
    Recipe recipe = Recipe.sh(caps).config(c -> c.user("app"));
    assertThat(run(recipe.host(h -> h.capAdd(List.of("NET_ADMIN")))).out())
        .isEqualTo("0000000000000000 ".repeat(4));
    String none = "grep CapBnd /proc/self/status | cut -f2";
    assertThat(run(Recipe.sh(none).host(h -> h.capDrop(List.of("ALL")))).out())
        .isEqualTo("0000000000000000\n");
  }

  @Test
  void capabilitiesAreTakenInAnyCaseAndUnknownOnesRefused() throws Exception {
    String caps = "grep CapEff /proc/self/status | cut -f2";
    Recipe recipe =
        Recipe.sh(caps).host(h -> h.capDrop(List.of("all")).capAdd(List.of("cap_net_raw", "kill")));
    assertThat(run(recipe).out()).isEqualTo("0000000000002020\n");
    Recipe unknown = Recipe.of("true").host(h -> h.capAdd(List.of("NO_SUCH")));
    assertThat(catchThrowable(() -> create(unknown))).hasMessageContaining("NO_SUCH");
  }

  @Test
  void aProfileMayForbidWhatTheLaunchNeeds() throws Exception {
    assertThat(
            run(
                filtered("ALLOW", "ERRNO", "clone", "clone3", "fork", "vfork")
                    .config(
                        c -> c.cmd(List.of("sh", "-c", "echo alone; (true) || echo forbidden")))))
        .extracting(Result::out)
        .asString()
        .startsWith("alone\n");
    assertThat(
            run(filtered("ALLOW", "KILL_PROCESS", "mkdir", "mkdirat")
                    .config(c -> c.cmd(List.of("mkdir", "/tmp/x"))))
                .exitCode())
        .isEqualTo(128 + 31);
    assertThat(
            run(filtered("ALLOW", "ERRNO", "mkdir", "mkdirat")
                    .config(
                        c ->
                            c.cmd(
                                List.of("sh", "-c", "mkdir /tmp/x 2> /dev/null || echo refused"))))
                .out())
        .isEqualTo("refused\n");
    // The engine is as it was.
    assertThat(run(Recipe.of("mkdir", "/tmp/x")).exitCode()).isZero();
  }

  @Test
  void aProfileThatForbidsForkingHoldsForFurtherProcesses() throws Exception {
    Recipe recipe =
        filtered("ALLOW", "KILL_PROCESS", "clone", "clone3", "fork", "vfork")
            .config(c -> c.cmd(List.of("sleep", "60")));
    String id = start(recipe);
    assertThat(exec(id, "echo", "there").out()).isEqualTo("there\n");
    assertThat(exec(id, "sh", "-c", "true & wait").exitCode()).isNotZero();
    assertThat(containers().inspect(id).state().running()).isTrue();
  }

  private static Recipe filtered(String otherwise, String action, String... names) {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_%s", "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
         "syscalls": [{"names": ["%s"], "action": "SCMP_ACT_%s"}]}
        """
            .formatted(otherwise, String.join("\", \"", names), action);
    return Recipe.of("true").host(h -> h.securityOpt(List.of("seccomp=" + profile)));
  }

  @Test
  void aProfileThatIsNoneIsRefused() {
    Recipe recipe = Recipe.of("true").host(h -> h.securityOpt(List.of("seccomp={\"default")));
    assertThat(catchThrowable(() -> containers().start(create(recipe))))
        .isInstanceOf(EngineException.class);
    Recipe option = Recipe.of("true").host(h -> h.securityOpt(List.of("no-such=option")));
    assertThat(catchThrowable(() -> create(option))).hasMessageContaining("no-such=option");
  }

  /** Every system call, made once: what must be refused is, what programs need is not. */
  @Test
  void systemCallsAreFilteredAsDockerDoes() throws Exception {
    Path directory = Files.createDirectory(host.resolve("probe"));
    SyscallProbe.write(directory);
    Recipe recipe = Recipe.sh(SyscallProbe.command("/probe"));
    recipe.host(h -> h.binds(List.of(directory + ":/probe")));
    assertThat(run(recipe).exitCode()).isZero();
    Map<String, Long> results = SyscallProbe.results(directory);
    assertThat(results.entrySet().stream().filter(e -> e.getValue() == -1).map(Map.Entry::getKey))
        .containsAll(
            Set.of(
                "acct",
                "add_key",
                "bpf",
                "delete_module",
                "finit_module",
                "init_module",
                "kexec_load",
                "keyctl",
                "mount",
                "move_mount",
                "open_by_handle_at",
                "open_tree",
                "perf_event_open",
                "pivot_root",
                "quotactl",
                "reboot",
                "request_key",
                "setns",
                "swapoff",
                "swapon",
                "umount2",
                "unshare",
                "userfaultfd"))
        .doesNotContain(
            "read",
            "openat",
            "chroot",
            "mknodat",
            "setuid",
            "capset",
            "ptrace",
            "statx",
            "copy_file_range",
            "memfd_create",
            "epoll_create1",
            "inotify_init1",
            "prctl");
  }

  @Test
  void namespacesAreNotMadeByPlainUsers() throws Exception {
    Recipe recipe = Recipe.sh("unshare -U true 2> /dev/null && echo made || echo refused");
    assertThat(run(recipe).out()).isEqualTo("refused\n");
    assertThat(run(recipe.config(c -> c.user("app"))).out()).isEqualTo("refused\n");
  }

  @Test
  void nothingOfTheEngineIsInTheEnvironmentOrTheSignals() throws Exception {
    String id = start(Recipe.sh("trap '' HUP; " + FOREVER));
    String script = "grep -E '^Sig(Ign|Blk)' /proc/self/status | cut -f2; umask; env | sort";
    List<String> lines = exec(id, "sh", "-c", script).out().lines().toList();
    assertThat(lines.subList(0, 3)).containsExactly("0000000000000000", "0000000000000000", "0022");
    assertThat(lines.subList(3, lines.size()).stream().map(l -> l.replaceAll("=.*", "")))
        .containsExactly("FROM_IMAGE", "HOME", "HOSTNAME", "PATH", "PWD", "SHLVL");
  }
}
