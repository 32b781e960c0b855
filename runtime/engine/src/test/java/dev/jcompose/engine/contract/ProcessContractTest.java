package dev.jcompose.engine.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.DeviceMapping;
import dev.jcompose.engine.api.DeviceRequest;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.Ulimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The knobs of a process: as whom it runs, where, with what, and how it ends. */
class ProcessContractTest extends EngineContract {

  private static final String FOREVER = "while :; do sleep 1; done";

  /** Not all engines refuse at the same step, but all do before anything runs. */
  private static EngineException refused(Recipe recipe) {
    EngineException refusal =
        catchThrowableOfType(EngineException.class, () -> containers().start(create(recipe)));
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  private static String out(Recipe recipe) throws Exception {
    return run(recipe).out();
  }

  // Users and groups ------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | 0:0 0 /root
          root          | 0:0 0 /root
          5555          | 5555:0 0 /
          :1001         | 0:1001 1001 /root
          app:5         | 1000:5 5 /home/app
          1000:wheel    | 1000:3000 3000 /home/app
          4242:extra    | 4242:2000 2000 /
          """)
  void usersAndGroupsAreNamesOrNumbers(String user, String identity) throws Exception {
    Recipe recipe = Recipe.sh("echo $(id -u):$(id -g) $(id -G) $HOME");
    assertThat(out(recipe.config(c -> c.user(user)))).isEqualTo(identity + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app:nobody-here", "2147483648", "-1", "0:4294967295"})
  void aNameWithoutEntryOrANumberOutOfRangeIsRefused(String user) {
    assertThat(refused(Recipe.of("true").config(c -> c.user(user)))).isNotNull();
  }

  @Test
  void furtherGroupsAreNamesOrNumbers() throws Exception {
    Recipe recipe = Recipe.sh("id -G").host(h -> h.groupAdd(List.of("wheel", "77")));
    assertThat(out(recipe).strip().split(" ")).containsExactlyInAnyOrder("0", "77", "3000");
    assertThat(refused(Recipe.of("true").host(h -> h.groupAdd(List.of("no-such")))))
        .hasMessageContaining("no-such");
  }

  // Where, and with what --------------------------------------------------------------------

  @Test
  void aMissingDirectoryIsMadeForRootWhoeverRuns() throws Exception {
    Recipe recipe =
        Recipe.sh("pwd; stat -c %u:%g:%a /made /made/here")
            .config(c -> c.user("app").workingDir("/made/here"));
    assertThat(out(recipe)).isEqualTo("/made/here\n0:0:755\n0:0:755\n");
  }

  @Test
  void theDirectoryMayBeOneThatTheUserMayNotEnter() throws Exception {
    Recipe recipe = Recipe.of("echo", "there").config(c -> c.user("app").workingDir("/seed"));
    assertThat(out(recipe)).isEqualTo("there\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "./here", "/etc/passwd", "/etc/passwd/below"})
  void aDirectoryThatCannotBeIsRefused(String directory) {
    assertThat(refused(Recipe.of("true").config(c -> c.workingDir(directory))))
        .hasMessageContaining(directory.replace("/below", ""));
  }

  @Test
  void theEnvironmentHasAnOrder() throws Exception {
    String id =
        create(
            Recipe.of("cat", "/proc/self/environ")
                .config(c -> c.env(List.of("Z=1", "A=2", "Z=3", "TERM=dumb")).hostname("box")));
    containers().start(id);
    assertThat(await(id).out().split("\0"))
        .containsExactly(
            "PATH=/bin", "HOSTNAME=box", "Z=3", "A=2", "TERM=dumb", "FROM_IMAGE=yes", "HOME=/root");
  }

  @Test
  void homeIsTheUsersUnlessSaid() throws Exception {
    assertThat(out(Recipe.sh("echo $HOME").config(c -> c.user("app").env(List.of("HOME=/x")))))
        .isEqualTo("/x\n");
    assertThat(out(Recipe.sh("echo $HOME").config(c -> c.user("app").env(List.of("HOME=")))))
        .isEqualTo("/home/app\n");
  }

  @Test
  void hostAndDomainNameAreTold() throws Exception {
    Recipe recipe =
        Recipe.sh("hostname; cat /proc/sys/kernel/domainname /etc/hostname; echo $HOSTNAME")
            .config(c -> c.hostname("box").domainname("example.test"));
    assertThat(out(recipe)).isEqualTo("box\nexample.test\nbox\nbox\n");
  }

  @Test
  void hostsHasWhatWasAddedAndTheGateway() throws Exception {
    Recipe recipe =
        Recipe.of("cat", "/etc/hosts")
            .on("bridge")
            .host(h -> h.extraHosts(List.of("one:10.0.0.1", "six:fe80::1", "gw:host-gateway")));
    assertThat(out(recipe))
        .contains("127.0.0.1\tlocalhost\n", "10.0.0.1\tone\n", "fe80::1\tsix\n")
        .containsPattern("\n\\d+\\.\\d+\\.\\d+\\.\\d+\tgw\n");
  }

  // The program -----------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"no-such,127", "/no/such,127", "plain,127", "/bin/plain,126", "/etc,126"})
  void whatIsNoProgramHasItsCode(String program, int code) {
    String id = create(Recipe.of(program));
    assertThatThrownBy(() -> containers().start(id)).hasMessageContaining(program);
    assertThat(containers().inspect(id).state().exitCode()).isEqualTo(code);
    assertThat(containers().inspect(id).state().status()).isEqualTo("created");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/garbage", "/bin/orphaned"})
  void whatTheKernelCannotExecuteFails(String program) throws Exception {
    String id = create(Recipe.of(program));
    try {
      containers().start(id);
      waitFor(id, "not-running");
    } catch (EngineException e) {
      // An engine may see it in time or only when it is too late.
      assertThat(e).hasMessageContaining(program);
    }
    assertThat(containers().inspect(id).state().exitCode()).isNotZero();
  }

  @Test
  void itIsFoundInItsOwnPathAndFromItsDirectory() throws Exception {
    assertThat(out(Recipe.of("echo", "x").config(c -> c.env(List.of("PATH=/nowhere:/bin")))))
        .isEqualTo("x\n");
    assertThat(out(Recipe.of("./echo", "y").config(c -> c.workingDir("/bin")))).isEqualTo("y\n");
    String id = create(Recipe.of("echo").config(c -> c.env(List.of("PATH=/nowhere"))));
    assertThatThrownBy(() -> containers().start(id)).hasMessageContaining("not found");
  }

  @Test
  void signalsThatEndItAreItsExitCode() throws Exception {
    // The first process of a pid namespace is not killed by signals it does not handle.
    String shell = "sh -c 'kill -%s $$'; exit $?";
    assertThat(run(Recipe.sh(shell.formatted("KILL"))).exitCode()).isEqualTo(137);
    assertThat(run(Recipe.sh(shell.formatted("TERM"))).exitCode()).isEqualTo(143);
    assertThat(run(Recipe.sh(shell.formatted("SEGV"))).exitCode()).isEqualTo(139);
    assertThat(run(Recipe.sh("kill -TERM $$; exit 5")).exitCode()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIGUSR1", "usr1", "10"})
  void stopSignalsAreNamesOrNumbers(String signal) throws Exception {
    String id =
        start(
            Recipe.sh("trap 'exit 9' USR1; echo ready; " + FOREVER)
                .config(c -> c.stopSignal(signal)));
    awaitLine(id, "ready");
    containers().stop(id, 20, null);
    assertThat(containers().inspect(id).state().exitCode()).isEqualTo(9);
  }

  // init ------------------------------------------------------------------------------------

  /** {@code init: true}. */
  @Nested
  class AnInit {

    private static Recipe with(String script) {
      return Recipe.sh(script).host(h -> h.init(true));
    }

    @Test
    void isTheFirstProcessAndTheProgramItsChild() throws Exception {
      String script = "echo $PPID; tr '\\0' ' ' < /proc/1/cmdline; cut -d' ' -f4,5 /proc/$$/stat";
      assertThat(out(with(script))).startsWith("1\n/sbin/docker-init -- sh -c ");
      assertThat(out(Recipe.sh("echo $$"))).isEqualTo("1\n");
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
      assertThat(run(with("exit 7")).exitCode()).isEqualTo(7);
      assertThat(run(with("kill -KILL $$")).exitCode()).isEqualTo(137);
      assertThat(run(with("kill -TERM $$")).exitCode()).isEqualTo(143);
    }

    @Test
    void passesSignalsOn() throws Exception {
      String id = start(with("trap 'exit 11' TERM; trap 'echo hup' HUP; echo ready; " + FOREVER));
      awaitLine(id, "ready");
      containers().kill(id, "HUP");
      awaitLine(id, "hup");
      containers().stop(id, 20, null);
      assertThat(containers().inspect(id).state().exitCode()).isEqualTo(11);
    }

    @Test
    void reapsOrphans() throws Exception {
      String script =
          "for i in 1 2 3; do (sleep 0.1 & exec true); done; sleep 0.6;"
              + " grep -l '^State:.Z' /proc/[0-9]*/status | wc -l";
      assertThat(out(with(script))).isEqualTo("0\n");
    }

    @Test
    void endsWithTheProgramWhateverElseRuns() throws Exception {
      assertThat(run(with("sleep 100 & exit 4")).exitCode()).isEqualTo(4);
    }

    @Test
    void isTheContainersUserAndHoldsNoDescriptorOfTheEngine() throws Exception {
      String script = "grep ^Uid /proc/1/status | cut -f2; grep CapEff /proc/1/status | cut -f2";
      assertThat(out(with(script).config(c -> c.user("app"))))
          .isEqualTo("1000\n0000000000000000\n");
      assertThat(out(with("ls /proc/1/fd")).lines().filter(fd -> Integer.parseInt(fd) > 2))
          .isEmpty();
    }

    @Test
    void leavesTheTerminalToTheProgram() throws Exception {
      String id =
          create(
              with("trap 'echo int; exit 6' INT; echo ready; " + FOREVER)
                  .config(c -> c.tty(true).openStdin(true)));
      try (AttachedStream attached = attach(id, "")) {
        containers().start(id);
        awaitTerminalLine(id, "ready");
        attached.stdin().write(3);
        attached.stdin().flush();
        assertThat(waitFor(id, "not-running")).isEqualTo(6);
      }
    }
  }

  // Terminals and input ---------------------------------------------------------------------

  private static AttachedStream attach(String id, String detachKeys) {
    return containers().attach(id, new AttachRequest(true, true, true, false, true, detachKeys));
  }

  /** As a person does, one after the other. */
  private static void type(AttachedStream attached, int... keys) throws Exception {
    for (int key : keys) {
      attached.stdin().write(key);
      attached.stdin().flush();
      Thread.sleep(50);
    }
  }

  private static void awaitTerminalLine(String id, String line) throws Exception {
    awaitLine(id, line + "\r");
  }

  @Test
  void aTerminalIsTheControllingOneAndTheConsole() throws Exception {
    Recipe recipe =
        Recipe.sh("tty; stat -c %t:%T /dev/console /dev/pts/0; echo $TERM; echo x > /dev/tty")
            .config(c -> c.tty(true));
    assertThat(out(recipe)).isEqualTo("/dev/pts/0\r\n88:0\r\n88:0\r\nxterm\r\nx\r\n");
  }

  @Test
  void aTerminalIsTheUsers() throws Exception {
    Recipe recipe = Recipe.sh("stat -c %u /dev/pts/0; echo y > /dev/pts/0");
    assertThat(out(recipe.config(c -> c.tty(true).user("app")))).isEqualTo("1000\r\ny\r\n");
  }

  @Test
  void theInterruptKeyReachesTheProgram() throws Exception {
    String id =
        create(
            Recipe.sh("trap 'exit 8' INT; echo ready; " + FOREVER)
                .config(c -> c.tty(true).openStdin(true)));
    try (AttachedStream attached = attach(id, "")) {
      containers().start(id);
      awaitTerminalLine(id, "ready");
      attached.stdin().write(3);
      attached.stdin().flush();
      assertThat(waitFor(id, "not-running")).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 16 17", "'ctrl-x,x', 24 120", "'a', 97"})
  void detachKeysLeaveTheProcessAlone(String keys, String typed) throws Exception {
    String id = create(Recipe.sh(FOREVER).config(c -> c.tty(true).openStdin(true)));
    try (AttachedStream attached = attach(id, keys)) {
      containers().start(id);
      type(attached, Stream.of(typed.split(" ")).mapToInt(Integer::parseInt).toArray());
      collect(attached, 0);
    }
    assertThat(containers().inspect(id).state().running()).isTrue();
  }

  @Test
  void detachKeysOfAnExecLeaveItAlone() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    ExecConfig config =
        new ExecConfig(
            true,
            true,
            true,
            true,
            "ctrl-e,e",
            List.of(),
            List.of("sleep", "60"),
            false,
            "",
            "",
            null);
    String exec = engine().execs().create(id, config);
    try (AttachedStream attached = engine().execs().start(exec, new ExecStart(false, true, null))) {
      type(attached, 5, 'e');
      collect(attached, 0);
    }
    if (peer == Peer.JCOMPOSE) {
      assertThat(engine().execs().inspect(exec).running()).isTrue();
    }
  }

  @Test
  void unknownDetachKeysAreRefused() {
    String id = start(Recipe.sh(FOREVER).config(c -> c.tty(true).openStdin(true)));
    assertRefused(Kind.INVALID, () -> attach(id, "ctrl-nonsense").close());
  }

  @Test
  void inputStaysOpenForTheNextClientUnlessItIsForOne() throws Exception {
    String script = "read a; read b; echo $a-$b";
    String id = create(Recipe.sh(script).config(c -> c.openStdin(true)));
    containers().start(id);
    for (String line : List.of("one\n", "two\n")) {
      try (AttachedStream attached = attach(id, "")) {
        attached.stdin().write(line.getBytes(UTF_8));
        attached.stdin().flush();
        attached.stdin().close();
        if (line.startsWith("one")) {
          Thread.sleep(200);
        }
      }
    }
    assertThat(await(id).out()).isEqualTo("one-two\n");
  }

  // Limits and settings ---------------------------------------------------------------------

  @Test
  void limitsAreSoftAndHard() throws Exception {
    Recipe recipe =
        Recipe.sh("ulimit -n; ulimit -Hn; ulimit -c; ulimit -Su; ulimit -Hu")
            .host(
                h ->
                    h.ulimits(
                        List.of(
                            new Ulimit("nofile", 100, 200),
                            new Ulimit("core", 0, 0),
                            new Ulimit("nproc", 30, 40))));
    assertThat(out(recipe)).isEqualTo("100\n200\n0\n30\n40\n");
    assertThat(refused(limited(new Ulimit("no-such", 1, 1)))).isNotNull();
    assertThat(refused(limited(new Ulimit("nofile", 2, 1)))).isNotNull();
  }

  private static Recipe limited(Ulimit ulimit) {
    return Recipe.of("true").host(h -> h.ulimits(List.of(ulimit)));
  }

  @Test
  void theOomScoreIsSetWithinItsRange() throws Exception {
    Recipe recipe = Recipe.of("cat", "/proc/self/oom_score_adj");
    assertThat(out(recipe.host(h -> h.oomScoreAdj(500)))).isEqualTo("500\n");
    assertThat(refused(Recipe.of("true").host(h -> h.oomScoreAdj(1001))))
        .hasMessageContaining("1001");
  }

  @Test
  void settingsOfItsOwnNamespacesAreSet() throws Exception {
    Recipe recipe =
        Recipe.sh("cd /proc/sys; cat kernel/msgmax fs/mqueue/msg_max net/ipv4/ip_forward")
            .host(
                h ->
                    h.sysctls(
                        Map.of(
                            "kernel.msgmax", "5000",
                            "fs.mqueue.msg_max", "33",
                            "net.ipv4.ip_forward", "1")));
    assertThat(out(recipe)).isEqualTo("5000\n33\n1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm.swappiness", "kernel.core_pattern", "kernel.hostname", "fs.file-max"})
  void settingsOfTheHostAreRefused(String name) {
    assertThat(refused(Recipe.of("true").host(h -> h.sysctls(Map.of(name, "1")))))
        .hasMessageContaining(name);
  }

  @Test
  void settingsOfASharedNamespaceAreRefused() {
    assertThat(
            refused(
                Recipe.of("true")
                    .host(h -> h.ipcMode("host").sysctls(Map.of("kernel.shm_rmid_forced", "1")))))
        .hasMessageContaining("kernel.shm_rmid_forced");
    assertThat(
            refused(
                Recipe.of("true")
                    .host(h -> h.networkMode("host").sysctls(Map.of("net.ipv4.ip_forward", "1")))))
        .hasMessageContaining("net.ipv4.ip_forward");
    assertThat(refused(Recipe.of("true").host(h -> h.sysctls(Map.of("kernel.msgmax", "much")))))
        .hasMessageContaining("msgmax");
  }

  // Namespaces ------------------------------------------------------------------------------

  @Test
  void sharedMemoryHasASize() throws Exception {
    String size = "df -k /dev/shm | tail -1 | awk '{ print $2 }'";
    assertThat(out(Recipe.sh(size))).isEqualTo("65536\n");
    assertThat(out(Recipe.sh(size).host(h -> h.shmSize(10 << 20)))).isEqualTo("10240\n");
  }

  @Test
  void sharedMemoryIsSharedWithWhomItIsOffered() throws Exception {
    String donor =
        start(Recipe.sh("echo from > /dev/shm/a; " + FOREVER).host(h -> h.ipcMode("shareable")));
    eventually(
        java.time.Duration.ofSeconds(5), () -> exec(donor, "cat", "/dev/shm/a").exitCode() == 0);
    Recipe beside = Recipe.sh("cat /dev/shm/a; echo to > /dev/shm/b; readlink /proc/self/ns/ipc");
    String seen = out(beside.host(h -> h.ipcMode("container:" + donor)));
    assertThat(seen).isEqualTo("from\n" + exec(donor, "readlink", "/proc/self/ns/ipc").out());
    assertThat(exec(donor, "cat", "/dev/shm/b").out()).isEqualTo("to\n");
  }

  @Test
  void privateSharedMemoryIsNotShared() {
    String closed = start(Recipe.sh(FOREVER));
    assertThat(refused(Recipe.of("true").host(h -> h.ipcMode("container:" + closed))))
        .hasMessageContaining("non-shareable IPC");
    assertThat(refused(Recipe.of("true").host(h -> h.ipcMode("nonsense")))).isNotNull();
  }

  @Test
  void sharedMemoryMayBeTheHostsOrNone() throws Exception {
    String ipc = Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString();
    assertThat(out(Recipe.of("readlink", "/proc/self/ns/ipc").host(h -> h.ipcMode("host"))))
        .isEqualTo(ipc + "\n");
    assertThat(out(Recipe.sh("test -e /dev/shm || echo none").host(h -> h.ipcMode("none"))))
        .isEqualTo("none\n");
  }

  @Test
  void theNetworkOfAnotherComesWithItsName() throws Exception {
    String other = start(Recipe.sh(FOREVER).config(c -> c.hostname("other")));
    String net = exec(other, "readlink", "/proc/self/ns/net").out();
    Recipe beside =
        Recipe.sh("readlink /proc/self/ns/net; hostname")
            .host(h -> h.networkMode("container:" + other));
    assertThat(out(beside)).isEqualTo(net + "other\n");
    Recipe named =
        Recipe.of("true")
            .config(c -> c.hostname("mine"))
            .host(h -> h.networkMode("container:" + other));
    assertThat(refused(named)).hasMessageContaining("hostname");
    Recipe resolving =
        Recipe.of("true")
            .host(h -> h.networkMode("container:" + other).extraHosts(List.of("a:1.2.3.4")));
    assertThat(refused(resolving)).hasMessageContaining("host-to-IP");
  }

  @Test
  void theHostsNetworkComesWithItsName() throws Exception {
    Recipe recipe = Recipe.sh("readlink /proc/self/ns/net; hostname; echo $HOSTNAME");
    String net = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    assertThat(out(recipe.host(h -> h.networkMode("host"))).lines())
        .containsExactly(net, hostName(), hostName());
  }

  private static String hostName() throws Exception {
    return dev.jcompose.linux.ProcFs.read(Path.of("/proc/sys/kernel/hostname"));
  }

  @Test
  void theHostsUtsNamespaceHasNoOtherName() throws Exception {
    assertThat(out(Recipe.of("hostname").host(h -> h.utsMode("host"))))
        .isEqualTo(hostName() + "\n");
    assertThat(refused(Recipe.of("true").config(c -> c.hostname("x")).host(h -> h.utsMode("host"))))
        .hasMessageContaining("UTS mode");
  }

  @Test
  void anothersProcessesAreSeenAndSurvive() throws Exception {
    String other = start(Recipe.of("sleep", "77"));
    Recipe beside =
        Recipe.sh("test $$ -ne 1 && grep -c 77 /proc/1/cmdline")
            .host(h -> h.pidMode("container:" + other).init(true));
    assertThat(run(beside)).isEqualTo(new Result(0, "1\n", ""));
    Recipe terminal =
        Recipe.sh("tty; cat /proc/1/comm")
            .config(c -> c.tty(true))
            .host(h -> h.pidMode("container:" + other));
    assertThat(out(terminal)).isEqualTo("/dev/pts/0\r\nsleep\r\n");
    assertThat(containers().inspect(other).state().running()).isTrue();
  }

  @Test
  void itsCgroupIsARootOfItsOwnWhereAsked() throws Exception {
    String groups = "cut -d: -f3 /proc/self/cgroup | sort -u";
    assertThat(out(Recipe.sh(groups).host(h -> h.cgroupnsMode("private")))).isEqualTo("/\n");
    assertThat(out(Recipe.sh(groups).host(h -> h.cgroupnsMode("host")))).isNotEqualTo("/\n");
    String ours = Files.readSymbolicLink(Path.of("/proc/self/ns/cgroup")).toString();
    String link = "readlink /proc/self/ns/cgroup";
    assertThat(out(Recipe.sh(link).host(h -> h.cgroupnsMode("host")))).isEqualTo(ours + "\n");
    String id = start(Recipe.sh(link + "; " + FOREVER).host(h -> h.cgroupnsMode("private")));
    assertThat(exec(id, "readlink", "/proc/self/ns/cgroup").out()).isNotEqualTo(ours + "\n");
  }

  @Test
  void itsCgroupHasTheParentAskedFor() throws Exception {
    Recipe recipe = Recipe.sh("grep -c contract-parent /proc/self/cgroup");
    String id = start(recipe.host(h -> h.cgroupParent("/contract-parent").cgroupnsMode("host")));
    assertThat(Integer.parseInt(await(id).out().strip())).isPositive();
    containers().remove(id, true, true);
    removeParents(Path.of("/sys/fs/cgroup"));
  }

  /** Docker leaves the parent's group, as it is not its own. */
  private static void removeParents(Path top) throws Exception {
    try (Stream<Path> hierarchies = Files.list(top)) {
      for (Path group :
          Stream.concat(Stream.of(top), hierarchies)
              .map(h -> h.resolve("contract-parent"))
              .filter(Files::exists)
              .toList()) {
        Files.delete(group);
      }
    }
  }

  // Files and devices -----------------------------------------------------------------------

  @Test
  void aReadOnlyRootHasItsWritablePlaces() throws Exception {
    Recipe recipe =
        Recipe.sh(
                "for f in /x /etc/hosts; do touch $f 2> /dev/null || echo read-only; done;"
                    + " touch /dev/shm/x /scratch/x /anonymous/x && echo writable")
            .host(h -> h.readonlyRootfs(true).tmpfs(Map.of("/scratch", "")));
    assertThat(out(recipe)).isEqualTo("read-only\nread-only\nwritable\n");
  }

  @Test
  void memoryFileSystemsHaveOptions() throws Exception {
    Recipe recipe =
        Recipe.sh(
                "stat -c %a:%u /t; df -k /t | tail -1 | awk '{ print $2 }';"
                    + " grep ' /t ' /proc/self/mounts | cut -d' ' -f4; cp /bin/busybox /t/id;"
                    + " /t/id -u")
            .host(h -> h.tmpfs(Map.of("/t", "size=2m,mode=750,uid=5,exec")));
    List<String> lines = out(recipe).lines().toList();
    assertThat(lines).startsWith("750:5", "2048").endsWith("0");
    assertThat(lines.get(2)).contains("nosuid").contains("nodev").doesNotContain("noexec");
    Recipe plain = Recipe.sh("grep ' /t ' /proc/self/mounts").host(h -> h.tmpfs(Map.of("/t", "")));
    assertThat(out(plain)).contains("rw").contains("nosuid").contains("nodev").contains("noexec");
  }

  @Test
  void aDeviceIsShownUnderItsNameWithItsRights() throws Exception {
    Recipe recipe =
        Recipe.sh("stat -c %t:%T /dev/mine; head -c 3 /dev/mine | wc -c")
            .host(h -> h.devices(List.of(new DeviceMapping("/dev/zero", "/dev/mine", "rwm"))));
    assertThat(out(recipe)).isEqualTo("1:5\n3\n");
    assertThat(
            refused(
                Recipe.of("true")
                    .host(h -> h.devices(List.of(new DeviceMapping("/dev/no-such", "", "rwm"))))))
        .hasMessageContaining("/dev/no-such");
  }

  @Test
  void devicesOfNoDriverAreRefused() {
    DeviceRequest gpus = new DeviceRequest("", -1, List.of(), List.of(List.of("gpu")), Map.of());
    assertThat(refused(Recipe.of("true").host(h -> h.deviceRequests(List.of(gpus)))))
        .hasMessageContaining("could not select device driver")
        .hasMessageContaining("gpu");
  }

  @Test
  void aRuleLetsADeviceBeUsed() throws Exception {
    String script = "mknod /tmp/k c 1 11; (echo > /tmp/k) 2> /dev/null && echo open || echo shut";
    assertThat(out(Recipe.sh(script))).isEqualTo("shut\n");
    assertThat(out(Recipe.sh(script).host(h -> h.deviceCgroupRules(List.of("c 1:11 w")))))
        .isEqualTo("open\n");
  }

  // A further process -----------------------------------------------------------------------

  @Test
  void aFurtherProcessHasASessionAndAParentOutside() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    String script = "set -- $(cat /proc/$$/stat); echo $4 $([ $6 = $$ ] && echo leader)";
    assertThat(exec(id, "sh", "-c", script).out()).isEqualTo("0 leader\n");
  }

  @Test
  void aFurtherProcessHasTheSizeOfItsTerminal() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    ExecConfig config =
        new ExecConfig(
            false,
            true,
            true,
            true,
            "",
            List.of(),
            List.of("sh", "-c", "sleep 0.3; tty; stty size"),
            false,
            "app",
            "",
            List.of(17, 71));
    String exec = engine().execs().create(id, config);
    try (AttachedStream attached = engine().execs().start(exec, new ExecStart(false, true, null))) {
      engine().execs().resize(exec, 17, 71);
      assertThat(collect(attached, 0).out()).isEqualTo("/dev/pts/0\r\n17 71\r\n");
    }
  }

  @Test
  void aFurtherProcessInADirectoryThatIsNotThereFails() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    ExecConfig config =
        new ExecConfig(
            false,
            true,
            true,
            false,
            "",
            List.of(),
            List.of("pwd"),
            false,
            "",
            "/no/such/directory",
            null);
    Result result = exec(id, config);
    assertThat(result.exitCode()).isIn(126, 127);
    assertThat(result.out()).contains("/no/such/directory");
  }

  @Test
  void manyFurtherProcessesLeaveNoneBehind() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    for (int i = 0; i < 30; i++) {
      assertThat(exec(id, i % 3 == 0 ? "no-such" : "true").exitCode() > 0).isEqualTo(i % 3 == 0);
    }
    assertThat(exec(id, "sh", "-c", "grep -l '^State:.Z' /proc/[0-9]*/status | wc -l").out())
        .isEqualTo("0\n");
  }
}
