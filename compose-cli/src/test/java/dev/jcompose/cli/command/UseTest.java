package dev.jcompose.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.ContainerStats;
import org.junit.jupiter.api.Test;

class UseTest {

  private static ContainerStats sample(long used, long whole, String memory) throws Exception {
    String json =
        """
        {"id":"c","name":"/c","read":"","preread":"","num_procs":0,"storage_stats":{},
         "pids_stats":{"current":3},
         "blkio_stats":{"io_service_bytes_recursive":[
            {"major":8,"minor":0,"op":"Read","value":1500},
            {"major":8,"minor":16,"op":"read","value":500},
            {"major":8,"minor":0,"op":"write","value":1234567}]},
         "cpu_stats":{"cpu_usage":{"total_usage":%d},"system_cpu_usage":%d,"online_cpus":2,
                      "throttling_data":{}},
         "precpu_stats":{"cpu_usage":{},"throttling_data":{}},
         "memory_stats":%s,
         "networks":{"eth0":{"rx_bytes":1700,"tx_bytes":0},"eth1":{"rx_bytes":1,"tx_bytes":2}}}
        """
            .formatted(used, whole, memory);
    return ApiJson.mapper().readValue(json, ContainerStats.class);
  }

  @Test
  void cellsAreDockers() throws Exception {
    String memory = "{\"usage\":2000000,\"limit\":67108864,\"stats\":{\"inactive_file\":500000}}";
    Use use = Use.between(sample(1_000, 100_000, memory), sample(51_000, 300_000, memory));
    assertThat(use.cells())
        .containsExactly("50.00%", "1.431MiB / 64MiB", "2.24%", "1.7kB / 2B", "2kB / 1.23MB", "3");
  }

  @Test
  void cgroupV1CountsWhatIsBelowByItsOwnWord() throws Exception {
    String memory =
        "{\"usage\":4096,\"limit\":8192,\"stats\":{\"inactive_file\":1,\"total_inactive_file\":2048}}";
    assertThat(Use.between(sample(0, 0, memory), sample(0, 0, memory)).memory()).isEqualTo(2048);
  }

  @Test
  void aContainerThatDoesNotRunUsesNothing() {
    ContainerStats none = ContainerStats.none("c", "/c");
    assertThat(Use.between(none, none).cells())
        .containsExactly("0.00%", "0B / 0B", "0.00%", "0B / 0B", "0B / 0B", "0");
  }

  @Test
  void sizesHaveThreeOrFourDigits() {
    assertThat(Use.binary(668_000)).isEqualTo("652.3KiB");
    assertThat(Use.binary(25_276_190_720L)).isEqualTo("23.54GiB");
    assertThat(Use.decimal(999)).isEqualTo("999B");
    assertThat(Use.decimal(1_234_567)).isEqualTo("1.23MB");
  }
}
