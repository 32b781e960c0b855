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
    refused(b -> b.memory(6 * MIB - 1), "Minimum memory limit allowed is 6MB");
    refused(b -> b.memorySwap(64 * MIB), "You should always set the Memory limit");
    refused(
        b -> b.memory(64 * MIB).memorySwap(63 * MIB),
        "Minimum memoryswap limit should be larger than memory limit");
    refused(
        b -> b.memory(8 * MIB).memoryReservation(9 * MIB),
        "Minimum memory limit can not be less than memory reservation limit");
    refused(b -> b.swappiness(OptionalInt.of(101)), "Invalid value: 101, valid memory swappiness");
    refused(b -> b.nanoCpus(1).cpuQuota(5000), "Conflicting options: Nano CPUs and CPU Quota");
    refused(b -> b.nanoCpus(1).cpuPeriod(5000), "Conflicting options: Nano CPUs and CPU Period");
    refused(b -> b.cpuPeriod(999), "CPU cfs period can not be less than 1ms");
    refused(b -> b.cpuQuota(999), "CPU cfs quota can not be less than 1ms");
    refused(b -> b.blkioWeight(9), "Range of blkio weight is from 10 to 1000");
    refused(b -> b.cpusetCpus("1-x"), "Invalid value 1-x for cpuset cpus");
    refused(b -> b.cpusetMems("2-1"), "Invalid value 2-1 for cpuset mems: a range runs back");
    assertThatThrownBy(() -> limits(b -> b.nanoCpus(2_000_000_001L)).requireProcessors(2))
        .hasMessage("Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available");
    assertThatThrownBy(() -> limits(b -> b.cpusetCpus("0,2")).requireProcessors(2))
        .hasMessage("Requested CPUs are not available - requested 0,2, available: 0-1");
  }

  @Test
  void aBlockDevicesOwnLimitsHaveALineEach() {
    UnaryOperator<Limits.Builder> limits =
        b ->
            b.blkioDevices(
                List.of(
                    new Limits.BlockLimit(Limits.BlockLimit.Kind.WEIGHT, 8, 0, 1000),
                    new Limits.BlockLimit(Limits.BlockLimit.Kind.READ_BYTES, 8, 16, 1 << 20),
                    new Limits.BlockLimit(Limits.BlockLimit.Kind.WRITE_OPERATIONS, 8, 16, 100)));
    assertThat(v1(limits(limits)))
        .containsExactly(
            "blkio.weight_device=8:0 1000",
            "blkio.throttle.read_bps_device=8:16 1048576",
            "blkio.throttle.write_iops_device=8:16 100");
    assertThat(v2(limits(limits)))
        .containsExactly(
            "io.bfq.weight=8:0 1000", "io.max=8:16 rbps=1048576", "io.max=8:16 wiops=100");
  }

  private static void refused(UnaryOperator<Limits.Builder> settings, String message) {
    assertThatThrownBy(() -> limits(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(message);
  }
}
