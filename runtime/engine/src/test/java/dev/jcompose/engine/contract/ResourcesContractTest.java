package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.ContainerQuery;
import dev.jcompose.engine.api.ContainerStats;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.Pruned;
import dev.jcompose.engine.api.RestartPolicy;
import dev.jcompose.engine.api.StatsMode;
import dev.jcompose.engine.api.StatsStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits, their change, statistics, pausing, sizes and prune. */
class ResourcesContractTest extends EngineContract {

  private static final String FOREVER = "while :; do sleep 1; done";
  private static final long MIB = 1 << 20;

  /** A group's own file, wherever the machine's layout shows it. */
  private static String limit(String id, String v1, String v2) throws Exception {
    String script =
        "cat /sys/fs/cgroup/*/" + v1 + " /sys/fs/cgroup/" + v2 + " 2>/dev/null | head -n 1";
    return exec(id, "sh", "-c", script).out().strip();
  }

  private static String limited(Consumer<HostConfig.Builder> limits) {
    return start(Recipe.sh(FOREVER).host(limits));
  }

  private static HostConfig change(Consumer<HostConfig.Builder> changes) {
    HostConfig.Builder builder = HostConfig.builder();
    changes.accept(builder);
    return builder.build();
  }

  private static void update(String id, Consumer<HostConfig.Builder> changes) {
    containers().update(id, change(changes));
  }

  private static HostConfig host(String id) {
    return containers().inspect(id).hostConfig();
  }

  // Limits ----------------------------------------------------------------------------------

  @Test
  void memoryIsLimitedAndSwapToTwiceAsMuch() throws Exception {
    String id = limited(h -> h.memory(32 * MIB));
    assertThat(limit(id, "memory.limit_in_bytes", "memory.max")).isEqualTo("33554432");
    assertThat(host(id).memory()).isEqualTo(32 * MIB);
    assertThat(host(id).memorySwap()).isEqualTo(64 * MIB);
  }

  @Test
  void tooMuchMemoryIsTheEndAndIsSaidToBe() throws Exception {
    String id =
        start(
            Recipe.sh("x=x; while :; do x=$x$x; done")
                .host(h -> h.memory(16 * MIB).memorySwap(16 * MIB)));
    assertThat(waitFor(id, "not-running")).isEqualTo(137);
    assertThat(containers().inspect(id).state().oomKilled()).isTrue();
  }

  @Test
  void processorTimeIsLimited() throws Exception {
    String cpus = limited(h -> h.nanoCpus(500_000_000));
    assertThat(limit(cpus, "cpu.cfs_quota_us", "cpu.max")).startsWith("50000");
    String quota = limited(h -> h.cpuPeriod(50_000).cpuQuota(10_000));
    assertThat(limit(quota, "cpu.cfs_quota_us", "cpu.max")).startsWith("10000");
    String shares = limited(h -> h.cpuShares(512));
    assertThat(limit(shares, "cpu.shares", "cpu.weight")).isIn("512", "59", "20");
  }

  @Test
  void processorsAreASet() throws Exception {
    String id = limited(h -> h.cpusetCpus("0"));
    assertThat(exec(id, "grep", "Cpus_allowed_list", "/proc/self/status").out()).endsWith("\t0\n");
  }

  @Test
  void processesAreCounted() throws Exception {
    String id = limited(h -> h.pidsLimit(6L));
    assertThat(limit(id, "pids.max", "pids.max")).isEqualTo("6");
    Result result = exec(id, "sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; echo all");
    assertThat(result.out()).doesNotContain("all");
    assertThat(result.err()).contains("fork");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(h -> h.memory(4 * MIB), "Minimum memory limit allowed is 6MB"),
        refusal(
            h -> h.memory(16 * MIB).memorySwap(8 * MIB),
            "Minimum memoryswap limit should be larger than memory limit, see usage"),
        refusal(
            h -> h.memorySwap(8 * MIB),
            "You should always set the Memory limit when using Memoryswap limit, see usage"),
        refusal(
            h -> h.memory(16 * MIB).memoryReservation(32 * MIB),
            "Minimum memory limit can not be less than memory reservation limit, see usage"),
        refusal(h -> h.memoryReservation(1), "Minimum memory reservation allowed is 6MB"),
        refusal(
            h -> h.memorySwappiness(101L),
            "Invalid value: 101, valid memory swappiness range is 0-100"),
        refusal(h -> h.nanoCpus(999_000_000_000L), "Range of CPUs is from 0.01 to "),
        refusal(
            h -> h.nanoCpus(1_000_000_000).cpuPeriod(10_000),
            "Conflicting options: Nano CPUs and CPU Period cannot both be set"),
        refusal(
            h -> h.nanoCpus(1_000_000_000).cpuQuota(10_000),
            "Conflicting options: Nano CPUs and CPU Quota cannot both be set"),
        refusal(h -> h.cpuPeriod(10), "CPU cfs period can not be less than 1ms (i.e. 1000)"),
        refusal(h -> h.cpuQuota(10), "CPU cfs quota can not be less than 1ms (i.e. 1000)"),
        refusal(h -> h.cpusetCpus("0-999"), "Requested CPUs are not available - requested 0-999, "),
        refusal(h -> h.cpusetCpus("x"), "Invalid value x for cpuset cpus"));
  }

  private static Arguments refusal(Consumer<HostConfig.Builder> limits, String message) {
    return Arguments.of(message, limits);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void limitsThatMakeNoSenseAreRefused(String message, Consumer<HostConfig.Builder> limits) {
    assertThatThrownBy(() -> create(Recipe.of("true").host(limits)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
        .hasMessageStartingWith(message);
  }

  // Update ----------------------------------------------------------------------------------

  @Test
  void limitsChangeWhileItRuns() throws Exception {
    String id = limited(h -> h.memory(32 * MIB).pidsLimit(50L));
    update(id, h -> h.memory(48 * MIB).memorySwap(96 * MIB).nanoCpus(250_000_000).pidsLimit(20L));
    assertThat(limit(id, "memory.limit_in_bytes", "memory.max")).isEqualTo("50331648");
    assertThat(limit(id, "cpu.cfs_quota_us", "cpu.max")).startsWith("25000");
    assertThat(limit(id, "pids.max", "pids.max")).isEqualTo("20");
    assertThat(host(id).memory()).isEqualTo(48 * MIB);
    assertThat(host(id).nanoCpus()).isEqualTo(250_000_000);
    assertThat(host(id).pidsLimit()).isEqualTo(20);
  }

  @Test
  void whatIsNotSaidStays() throws Exception {
    String id = limited(h -> h.memory(32 * MIB).cpuShares(512));
    update(id, h -> h.cpuShares(256));
    assertThat(limit(id, "memory.limit_in_bytes", "memory.max")).isEqualTo("33554432");
    assertThat(host(id).memory()).isEqualTo(32 * MIB);
    assertThat(host(id).cpuShares()).isEqualTo(256);
  }

  @Test
  void aSetOfProcessorsMayComeLater() throws Exception {
    String id = limited(h -> {});
    update(id, h -> h.cpusetCpus("0"));
    assertThat(exec(id, "grep", "Cpus_allowed_list", "/proc/1/status").out()).endsWith("\t0\n");
    assertThatThrownBy(() -> update(id, h -> h.cpusetCpus("999")))
        .hasMessageContaining("Requested CPUs are not available");
  }

  @Test
  void aStoppedContainersNextRunHasTheNewLimits() throws Exception {
    String id = create(Recipe.sh(FOREVER));
    update(id, h -> h.memory(24 * MIB).memorySwap(48 * MIB));
    containers().start(id);
    assertThat(limit(id, "memory.limit_in_bytes", "memory.max")).isEqualTo("25165824");
  }

  @Test
  void theRestartPolicyChangesToo() throws Exception {
    String id = start(Recipe.sh("sleep 1; exit 3"));
    update(id, h -> h.restartPolicy(new RestartPolicy("on-failure", 1)));
    eventually(java.time.Duration.ofSeconds(20), () -> containers().inspect(id).restartCount() > 0);
    assertThat(containers().inspect(id).restartCount()).isEqualTo(1);
    assertThat(Objects.requireNonNull(host(id).restartPolicy()).name()).isEqualTo("on-failure");
  }

  @Test
  void updatesThatDoNotFitAreRefused() {
    String id = limited(h -> h.memory(32 * MIB).nanoCpus(500_000_000));
    assertThatThrownBy(() -> update(id, h -> h.memory(128 * MIB)))
        .hasMessageContaining("update the memoryswap at the same time");
    assertThatThrownBy(() -> update(id, h -> h.cpuPeriod(20_000)))
        .hasMessageContaining("CPU Period cannot be updated as NanoCPUs has already been set");
    assertRefused(Kind.INVALID, () -> update(id, h -> h.memory(MIB)));
    assertRefused(
        Kind.INVALID, () -> update(id, h -> h.restartPolicy(new RestartPolicy("sometimes", 0))));
    assertRefused(Kind.NOT_FOUND, () -> update("no-such-container", h -> h.cpuShares(2)));
    String oneOff = create(Recipe.of("true").host(h -> h.autoRemove(true)));
    assertThatThrownBy(() -> update(oneOff, h -> h.restartPolicy(new RestartPolicy("always", 0))))
        .hasMessageContaining("AutoRemove is enabled");
    assertThat(host(id).memory()).isEqualTo(32 * MIB);
  }

  @Test
  void aRetryCountIsForOnFailure() {
    assertThatThrownBy(
            () ->
                create(
                    Recipe.of("true").host(h -> h.restartPolicy(new RestartPolicy("always", 3)))))
        .hasMessage("maximum retry count cannot be used with restart policy 'always'");
    assertThatThrownBy(
            () ->
                create(
                    Recipe.of("true")
                        .host(h -> h.restartPolicy(new RestartPolicy("on-failure", -1)))))
        .hasMessage("maximum retry count cannot be negative");
  }

  // Statistics ------------------------------------------------------------------------------

  private static ContainerStats sample(String id, StatsMode mode) throws Exception {
    try (StatsStream stats = containers().stats(id, mode)) {
      return Objects.requireNonNull(stats.next());
    }
  }

  @Test
  void useIsToldAgainstTheSampleBefore() throws Exception {
    String id = start(Recipe.sh("while :; do :; done").host(h -> h.memory(32 * MIB)));
    ContainerStats stats = sample(id, StatsMode.ONCE);
    assertThat(stats.id()).isEqualTo(id);
    long used =
        stats.cpuStats().cpuUsage().totalUsage() - stats.precpuStats().cpuUsage().totalUsage();
    long whole = stats.cpuStats().systemCpuUsage() - stats.precpuStats().systemCpuUsage();
    assertThat(used).isPositive().isLessThan(2 * whole);
    assertThat(stats.cpuStats().onlineCpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(stats.memoryStats().usage()).isBetween(1L, 32 * MIB);
    assertThat(stats.memoryStats().limit()).isEqualTo(32 * MIB);
    assertThat(stats.memoryStats().stats()).isNotEmpty();
    assertThat(stats.pidsStats().current()).isEqualTo(1);
    assertThat(stats.preread()).isLessThan(stats.read());
  }

  @Test
  void oneShotHasNoSampleBefore() throws Exception {
    ContainerStats stats = sample(limited(h -> {}), StatsMode.ONE_SHOT);
    assertThat(stats.preread()).isEqualTo(ContainerStats.NEVER);
    assertThat(stats.precpuStats().cpuUsage().totalUsage()).isZero();
    assertThat(stats.cpuStats().cpuUsage().totalUsage()).isPositive();
    assertThat(stats.memoryStats().limit()).isGreaterThan(64 * MIB).isLessThan(1L << 50);
  }

  @Test
  void aStreamGoesOnAcrossTheEndOfTheProcess() throws Exception {
    String id = limited(h -> {});
    try (StatsStream stats = containers().stats(id, StatsMode.STREAM)) {
      assertThat(Objects.requireNonNull(stats.next()).pidsStats().current()).isPositive();
      containers().kill(id, "");
      waitFor(id, "not-running");
      ContainerStats last = Objects.requireNonNull(stats.next());
      for (int i = 0; i < 3 && last.pidsStats().current() > 0; i++) {
        last = Objects.requireNonNull(stats.next());
      }
      assertThat(last.pidsStats().current()).isZero();
    }
  }

  @Test
  void aStoppedContainerUsesNothing() throws Exception {
    ContainerStats stats = sample(create(Recipe.of("true")), StatsMode.ONCE);
    assertThat(stats.read()).isEqualTo(ContainerStats.NEVER);
    assertThat(stats.memoryStats().usage()).isZero();
    assertRefused(Kind.NOT_FOUND, () -> containers().stats("no-such-container", StatsMode.ONCE));
  }

  @Test
  void networksAreCountedByInterface() throws Exception {
    String id = start(Recipe.sh(FOREVER).on("bridge"));
    assertThat(sample(id, StatsMode.ONE_SHOT).networks()).containsOnlyKeys("eth0");
    exec(id, "ping", "-c", "2", "-W", "1", "172.31.255.254");
    var networks = containers().inspect(id).networkSettings().networks();
    String gateway = Objects.requireNonNull(networks.get("bridge")).gateway();
    exec(id, "ping", "-c", "2", "-W", "2", gateway);
    ContainerStats.NetworkStats eth0 =
        Objects.requireNonNull(
            Objects.requireNonNull(sample(id, StatsMode.ONE_SHOT).networks()).get("eth0"));
    assertThat(eth0.txPackets()).isPositive();
    assertThat(eth0.txBytes()).isGreaterThanOrEqualTo(eth0.txPackets());
  }

  // Pause -----------------------------------------------------------------------------------

  @Test
  void aPausedContainerTakesNeitherExecNorStartNorAnotherPause() {
    String id = limited(h -> {});
    containers().pause(id);
    assertThat(containers().inspect(id).state().paused()).isTrue();
    assertThat(containers().inspect(id).state().running()).isTrue();
    assertThatThrownBy(() -> exec(id, "true"))
        .hasMessage("Container " + id + " is paused, unpause the container before exec");
    assertThatThrownBy(() -> containers().start(id))
        .hasMessageContaining("cannot start a paused container, try unpause instead");
    assertThatThrownBy(() -> containers().pause(id))
        .hasMessage("Container " + id + " is already paused");
    containers().unpause(id);
    assertThatThrownBy(() -> containers().unpause(id))
        .hasMessageContaining("Container " + id + " is not paused");
  }

  @Test
  void whatDoesNotRunIsNotPaused() {
    String id = create(Recipe.of("true"));
    assertThatThrownBy(() -> containers().pause(id))
        .hasMessageContaining("Container " + id + " is not running");
    assertThatThrownBy(() -> containers().unpause(id)).isInstanceOf(EngineException.class);
  }

  @Test
  void aPausedContainerIsStoppedAndKilledAndRemoved() throws Exception {
    String stopped = start(Recipe.sh("trap 'exit 5' TERM; echo ready; " + FOREVER));
    awaitLine(stopped, "ready");
    containers().pause(stopped);
    containers().stop(stopped, 20, null);
    assertThat(containers().inspect(stopped).state().exitCode()).isEqualTo(5);
    String killed = limited(h -> {});
    containers().pause(killed);
    containers().kill(killed, "KILL");
    assertThat(waitFor(killed, "not-running")).isEqualTo(137);
    String removed = limited(h -> {});
    containers().pause(removed);
    assertRefused(Kind.CONFLICT, () -> containers().remove(removed, false, false));
    containers().remove(removed, false, true);
    assertRefused(Kind.NOT_FOUND, () -> containers().inspect(removed));
  }

  @Test
  void aPausedContainersUseCanBeAsked() throws Exception {
    String id = limited(h -> {});
    containers().pause(id);
    assertThat(sample(id, StatsMode.ONE_SHOT).pidsStats().current()).isPositive();
    update(id, h -> h.memory(32 * MIB).memorySwap(64 * MIB));
    containers().unpause(id);
    assertThat(limit(id, "memory.limit_in_bytes", "memory.max")).isEqualTo("33554432");
  }

  // Sizes, lists, prune ---------------------------------------------------------------------

  @Test
  void sizesCountWhatItWroteAndWhatItsImageHas() throws Exception {
    String id = start(Recipe.sh("yes | head -c 100000 > /etc/file"));
    waitFor(id, "not-running");
    var details = containers().inspectWithSizes(id);
    assertThat(details.sizeRw()).isEqualTo(100_000);
    assertThat(Objects.requireNonNull(details.sizeRootFs())).isGreaterThan(600_000);
    assertThat(containers().inspect(id).sizeRw()).isNull();
    var listed = containers().list(new ContainerQuery(true, 0, true, ids(id))).getFirst();
    assertThat(listed.sizeRw()).isEqualTo(100_000);
  }

  private static Filters ids(String... ids) {
    return new Filters(Map.of("id", List.of(ids)));
  }

  @Test
  void listsBeginAfterAndEndBeforeAContainer() {
    String first = create(Recipe.of("true"));
    String second = create(Recipe.of("true"));
    String third = create(Recipe.of("true"));
    Map<String, List<String>> ours = Map.of("label", List.of(Recipe.LABEL));
    assertThat(listed(ours, "before", third)).containsExactly(second, first);
    assertThat(listed(ours, "since", first)).containsExactly(third, second);
    assertThat(
            containers().list(new ContainerQuery(true, 1, false, new Filters(ours))).stream()
                .map(c -> c.id()))
        .containsExactly(third);
    assertThatThrownBy(() -> listed(ours, "before", "no-such-container"))
        .isInstanceOf(EngineException.class);
  }

  private static List<String> listed(Map<String, List<String>> base, String key, String value) {
    Map<String, List<String>> filters = new java.util.HashMap<>(base);
    filters.put(key, List.of(value));
    return containers().list(true, new Filters(filters)).stream().map(c -> c.id()).toList();
  }

  @Test
  void pruneTakesWhatHasStoppedAndItsFiltersMean() throws Exception {
    Consumer<dev.jcompose.engine.api.ContainerConfig.Builder> marked =
        c -> c.labels(Map.of(Recipe.LABEL, "yes", "contract.prune", "1"));
    String exited = start(Recipe.sh("yes | head -c 5000 > /etc/x").config(marked));
    waitFor(exited, "not-running");
    String created = create(Recipe.of("true").config(marked));
    String running = start(Recipe.sh(FOREVER).config(marked));
    String spared =
        create(
            Recipe.of("true")
                .config(
                    c -> c.labels(Map.of(Recipe.LABEL, "yes", "contract.prune", "1", "keep", ""))));
    Map<String, List<String>> label = Map.of("label", List.of("contract.prune=1"));
    assertThat(
            containers()
                .prune(
                    new Filters(
                        Map.of("label", List.of("contract.prune=1"), "until", List.of("1h"))))
                .containersDeleted())
        .isEmpty();
    Pruned pruned =
        containers()
            .prune(
                new Filters(
                    Map.of("label", List.of("contract.prune=1"), "label!", List.of("keep"))));
    assertThat(pruned.containersDeleted()).containsExactlyInAnyOrder(exited, created);
    assertThat(pruned.spaceReclaimed()).isEqualTo(5000);
    assertThat(containers().list(true, new Filters(label)).stream().map(c -> c.id()))
        .containsExactlyInAnyOrder(running, spared);
    assertThatThrownBy(() -> containers().prune(new Filters(Map.of("until", List.of("soon")))))
        .isInstanceOf(EngineException.class);
  }
}
