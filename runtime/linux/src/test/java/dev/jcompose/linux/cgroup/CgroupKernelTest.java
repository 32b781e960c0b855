package dev.jcompose.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.linux.Files;
import dev.jcompose.linux.security.DeviceRule;
import dev.jcompose.linux.security.Devices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the machine's own tree, whichever layout it has, under a parent of the test's. */
@Tag("kernel")
class CgroupKernelTest {

  private static final String PARENT = "jcompose-test-" + ProcessHandle.current().pid();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private CgroupRoot root;
  private final List<Cgroup> made = new ArrayList<>();

  @BeforeEach
  void detect() throws IOException {
    root = CgroupRoot.detect();
    assertThat(root.version()).isPositive();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Cgroup group : made) {
      group.kill();
      group.remove(PATIENCE);
      assertThat(group.views()).noneMatch(view -> java.nio.file.Files.exists(view.directory()));
    }
    root.removeParent(PARENT);
  }

  private Cgroup create(String id, Limits limits) throws IOException {
    Cgroup group = root.create(PARENT, id, limits);
    made.add(group);
    return group;
  }

  /** Starts a shell in the group the way the engine does: this thread joins v1, the child v2. */
  private static Process start(Cgroup group, String script) throws Exception {
    FutureTask<Process> launch =
        new FutureTask<>(
            () -> {
              for (String tasks : group.tasksFiles()) {
                put(tasks, "0");
              }
              return new ProcessBuilder("sh", "-c", "read go; " + script)
                  .redirectErrorStream(true)
                  .start();
            });
    Thread thread = Thread.ofPlatform().start(launch);
    Process process = launch.get(10, TimeUnit.SECONDS);
    thread.join();
    for (String procs : group.procsFiles()) {
      put(procs, Long.toString(process.pid()));
    }
    group.settle();
    process.outputWriter().append("go\n").flush();
    return process;
  }

  private static void put(String file, String text) throws IOException {
    try (var fd = Files.open(file, Files.O_WRONLY)) {
      Files.writeFully(fd.number(), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String output(Process process) throws Exception {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return text;
  }

  @Test
  void aProcessIsInAllHierarchiesAndIsKilledWithItsChildren() throws Exception {
    Cgroup group = create("kill", Limits.NONE);
    Process process = start(group, "sleep 100 & sleep 100 & cat /proc/self/cgroup; echo; wait");
    String line = process.inputReader().readLine();
    while (!line.isEmpty()) {
      boolean ours = line.endsWith("/" + PARENT + "/kill");
      boolean wanted =
          root.version() == 2
              ? line.startsWith("0::")
              : line.matches("\\d+:[a-z,=]*(memory|pids|devices|freezer|blkio|cpu|cpuacct):.*");
      assertThat(!wanted || ours).as(line).isTrue();
      line = process.inputReader().readLine();
    }

    assertThat(group.pids()).hasSize(3).contains((int) process.pid());
    group.kill();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
  }

  @Test
  void frozenProcessesStandStill() throws Exception {
    Cgroup group = create("freeze", Limits.NONE);
    Process process = start(group, "while :; do echo x; sleep 0.01; done");
    process.inputReader().readLine();
    group.freeze();
    long before = group.stats().cpu().total();
    assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(group.stats().cpu().total()).isEqualTo(before);
    group.thaw();
    while (group.stats().cpu().total() == before) {
      assertThat(process.inputReader().readLine()).isEqualTo("x");
    }
  }

  @Test
  void memoryAboveTheLimitIsKilledAndCounted() throws Exception {
    long limit = 16L << 20;
    Cgroup group = create("memory", Limits.builder().memory(limit).memorySwap(limit).build());
    Process process = start(group, "head -c 100000000 /dev/zero | tail");

    assertThat(output(process)).contains("Killed");
    assertThat(group.oomKills()).isPositive();
    assertThat(group.stats().memory().limit()).isEqualTo(limit);
    assertThat(group.stats().memory().peak()).isPositive();
  }

  @Test
  void aPidsLimitOfOneAllowsOneProcess() throws Exception {
    Cgroup group = create("pids", Limits.builder().pids(1).build());
    Process process = start(group, "echo alone; sleep 0; echo unreached");

    assertThat(output(process)).startsWith("alone\n").containsIgnoringCase("fork");
    assertThat(group.stats().pidsLimit()).isEqualTo(1);
  }

  @Test
  void devicesAreOnlyThoseOfTheRules() throws Exception {
    List<DeviceRule> rules = new ArrayList<>(Devices.RULES);
    rules.removeIf(rule -> rule.toString().equals("c 1:5 rwm"));
    rules.add(DeviceRule.parse("c 1:5 w"));
    Cgroup group = create("devices", Limits.builder().devices(rules).build());
    assertThat(group.warnings()).isEmpty();
    Process process =
        start(
            group,
            "head -c 1 /dev/null && echo null; head -c 1 /dev/zero || echo no read;"
                + " echo x > /dev/zero && echo write; echo x > /dev/kmsg || echo no kmsg");

    assertThat(output(process))
        .contains("null\n", "no read\n", "write\n", "no kmsg\n")
        .contains("Operation not permitted");
  }

  @Test
  void limitsChangeWhileProcessesRun() throws Exception {
    Cgroup group =
        create(
            "update",
            Limits.builder().memory(16 << 20).cpuShares(512).nanoCpus(500_000_000).build());
    Process process = start(group, "sleep 100");
    assertThat(group.update(Limits.builder().memory(64 << 20).pids(10).build())).isEmpty();

    assertThat(group.stats().memory().limit()).isEqualTo(64 << 20);
    assertThat(group.stats().pidsLimit()).isEqualTo(10);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void aSetOfProcessorsCanBeAskedForLater() throws Exception {
    Cgroup group = create("cpuset", Limits.NONE);
    Process process = start(group, "sleep 100");
    Limits limits = Limits.builder().cpusetCpus("0").build();
    assertThat(root.update(group, PARENT, limits)).isEmpty();

    assertThat(java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/status")))
        .contains("Cpus_allowed_list:\t0\n");
  }

  @Test
  void aRefusedValueNamesTheFile() {
    assertThatThrownBy(() -> create("refused", Limits.builder().cpusetMems("999").build()))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("write \"999\" to /.*/refused/cpuset.mems: .*");
    assertThat(root.open(PARENT, "refused").views()).isEmpty();
  }

  @Test
  void thirtyGroupsAreMadeAndRemovedInParallel() throws Exception {
    Limits limits =
        Limits.builder().memory(64 << 20).pids(100).cpuShares(512).devices(Devices.RULES).build();
    create("first", Limits.NONE);
    long begin = System.nanoTime();
    List<Callable<Cgroup>> tasks = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String id = "many-" + i;
      tasks.add(() -> root.create(PARENT, id, limits));
    }
    List<Cgroup> groups = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(8)) {
      for (Future<Cgroup> future : pool.invokeAll(tasks)) {
        groups.add(future.get());
      }
      long created = System.nanoTime();
      List<Callable<Void>> removals = new ArrayList<>();
      for (Cgroup group : groups) {
        removals.add(
            () -> {
              group.remove(PATIENCE);
              return null;
            });
      }
      pool.invokeAll(removals).forEach(Future::resultNow);
      long removed = System.nanoTime();
      System.getLogger("cgroup")
          .log(
              System.Logger.Level.INFO,
              "30 groups: made in {0} us, removed in {1} us",
              (created - begin) / 1000,
              (removed - created) / 1000);
    }
    assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(5).toNanos());
    assertThat(java.nio.file.Files.exists(Path.of("/sys/fs/cgroup", PARENT, "many-0"))).isFalse();
  }
}
