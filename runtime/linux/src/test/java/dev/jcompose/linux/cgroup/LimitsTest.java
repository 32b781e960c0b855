package dev.jcompose.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.linux.security.DeviceRule;
import dev.jcompose.linux.security.Devices;
import dev.jcompose.linux.security.InvalidSettingException;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

  private static final long MIB = 1L << 20;

  private static Limits limits(UnaryOperator<Limits.Builder> settings) {
    return settings.apply(Limits.builder()).build();
  }

  private static List<String> v1(Limits limits) {
    return texts(new V1Limits().plan(limits, file -> !file.equals("blkio.weight")).writes());
  }

  private static List<String> v2(Limits limits) {
    return texts(new V2Limits().plan(limits, file -> true).writes());
  }

  private static List<String> texts(List<LimitPlan.Write> writes) {
    return writes.stream().map(LimitPlan.Write::toString).toList();
  }

  @Test
  void memoryWithoutSwapAllowsAsMuchSwap() {
    Limits limits = limits(b -> b.memory(64 * MIB).memoryReservation(32 * MIB));
    assertThat(v1(limits))
        .containsExactly(
            "memory.limit_in_bytes=67108864",
            "memory.memsw.limit_in_bytes=134217728",
            "memory.soft_limit_in_bytes=33554432");
    assertThat(v2(limits))
        .containsExactly("memory.max=67108864", "memory.swap.max=67108864", "memory.low=33554432");
  }

  @Test
  void swapIsWhatIsAboveMemoryOnV2() {
    assertThat(v2(limits(b -> b.memory(64 * MIB).memorySwap(64 * MIB))))
        .containsExactly("memory.max=67108864", "memory.swap.max=0");
    assertThat(v2(limits(b -> b.memory(64 * MIB).memorySwap(-1))))
        .containsExactly("memory.max=67108864", "memory.swap.max=max");
    assertThat(v1(limits(b -> b.memory(64 * MIB).memorySwap(-1))))
        .contains("memory.memsw.limit_in_bytes=-1");
  }

  @Test
  void cpusAreAQuotaOfTheUsualPeriod() {
    assertThat(v1(limits(b -> b.nanoCpus(1_500_000_000))))
        .containsExactly("cpu.cfs_period_us=100000", "cpu.cfs_quota_us=150000");
    assertThat(v2(limits(b -> b.nanoCpus(1_500_000_000)))).containsExactly("cpu.max=150000 100000");
    assertThat(v2(limits(b -> b.cpuPeriod(50_000)))).containsExactly("cpu.max=max 50000");
    assertThat(v2(limits(b -> b.cpuQuota(20_000)))).containsExactly("cpu.max=20000 100000");
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 2", "512, 59", "1024, 100", "2048, 174", "262144, 10000"})
  void sharesBecomeAWeightWhoseMiddleIsTheirs(long shares, long weight) {
    assertThat(v2(limits(b -> b.cpuShares(shares)))).containsExactly("cpu.weight=" + weight);
    assertThat(v1(limits(b -> b.cpuShares(shares)))).containsExactly("cpu.shares=" + shares);
  }

  @Test
  void theLaunchingThreadHasRoomUnderAPidsLimitOfV1() {
    Limits limits = limits(b -> b.pids(1));
    LimitPlan plan = new V1Limits().plan(limits, file -> true);
    assertThat(texts(plan.writes())).containsExactly("pids.max=2");
    assertThat(texts(plan.settling())).containsExactly("pids.max=1");
    assertThat(v2(limits)).containsExactly("pids.max=1");
    assertThat(v1(limits(b -> b.pids(-1)))).isEmpty();
  }

  @Test
  void blockWeightsAreScaledToTheSchedulersRange() {
    assertThat(v1(limits(b -> b.blkioWeight(1000)))).containsExactly("blkio.bfq.weight=1000");
    assertThat(v2(limits(b -> b.blkioWeight(10)))).containsExactly("io.bfq.weight=1");
    assertThat(
            texts(
                new V2Limits()
                    .plan(limits(b -> b.blkioWeight(1000)), file -> file.equals("io.weight"))
                    .writes()))
        .containsExactly("io.weight=10000");
  }

  @Test
  void devicesAreDeniedThenAllowedOnV1() {
    assertThat(v1(limits(b -> b.devices(Devices.RULES))))
        .startsWith("devices.deny=a", "devices.allow=c *:* m", "devices.allow=b *:* m")
        .contains("devices.allow=c 1:3 rwm", "devices.allow=c 136:* rwm");
    assertThat(v2(limits(b -> b.devices(Devices.RULES)))).isEmpty();
  }

  @Test
  void whatTheMachineLacksIsAWarningAndOnlyIfAsked() {
    Limits limits =
        limits(
            b ->
                b.memory(64 * MIB)
                    .swappiness(OptionalInt.of(10))
                    .oomKillDisable(true)
                    .devices(List.of(DeviceRule.parse("c 1:3 r"), DeviceRule.parse("c 1:5 r"))));
    assertThat(new V1Limits().plan(limits, file -> false).warnings())
        .containsExactly(
            "memory limit: not in force, this machine's cgroups have no" + " memory.limit_in_bytes",
            "swap limit: not in force, this machine's cgroups have no"
                + " memory.memsw.limit_in_bytes",
            "memory swappiness: not in force, this machine's cgroups have no"
                + " memory.swappiness",
            "disabling the OOM killer: not in force, this machine's cgroups have no"
                + " memory.oom_control",
            "device rules: not in force, this machine's cgroups have no devices.allow");
    assertThat(new V2Limits().plan(limits, file -> true).warnings()).hasSize(2);
    assertThat(new V2Limits().plan(Limits.NONE, file -> false).warnings()).isEmpty();
  }

  @Test
  void whatDockerRefusesIsRefused() {
    refused(b -> b.memory(6 * MIB - 1), "memory limit 6291455 is below 6 MiB");
    refused(b -> b.memorySwap(64 * MIB), "memory and swap limit 67108864 needs a memory limit");
    refused(
        b -> b.memory(64 * MIB).memorySwap(63 * MIB), "memory and swap limit 66060288 is below");
    refused(
        b -> b.memory(8 * MIB).memoryReservation(9 * MIB), "memory reservation 9437184 is above");
    refused(
        b -> b.swappiness(OptionalInt.of(101)), "memory swappiness 101 is not between 0 and 100");
    refused(b -> b.nanoCpus(1).cpuQuota(5000), "cpus and cpu_period or cpu_quota exclude");
    refused(b -> b.cpuPeriod(999), "cpu_period 999 is not between");
    refused(b -> b.cpuQuota(999), "cpu_quota 999 is below 1000");
    refused(b -> b.blkioWeight(9), "blkio weight 9 is not between");
    refused(b -> b.cpusetCpus("1-x"), "cpuset cpus \"1-x\" is not of the form");
    refused(b -> b.cpusetMems("2-1"), "cpuset mems \"2-1\" has a range that runs back");
    assertThatThrownBy(() -> limits(b -> b.nanoCpus(2_000_000_001L)).requireProcessors(2))
        .hasMessageStartingWith("cpus 2.000000001 is not between 0.01 and 2,");
    assertThatThrownBy(() -> limits(b -> b.cpusetCpus("0,2")).requireProcessors(2))
        .hasMessageStartingWith("cpuset cpus 0,2 has more than 0-1,");
  }

  private static void refused(UnaryOperator<Limits.Builder> settings, String message) {
    assertThatThrownBy(() -> limits(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(message);
  }
}
