package dev.jcompose.linux.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

  @ParameterizedTest
  @ValueSource(strings = {"c 1:3 rw", "b 8:* m", "a *:* rwm"})
  void rulesPrintAsTheyAreWritten(String text) {
    assertThat(DeviceRule.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c 1:3", "x 1:3 r", "c 1:3 rr", "c -1:3 r", "c 1:3 q", " c 1:3 r"})
  void otherRulesAreRefused(String text) {
    assertThatThrownBy(() -> DeviceRule.parse(text)).isInstanceOf(InvalidSettingException.class);
  }

  @Test
  void hostDevicesAreFoundWithTheirNumbers() throws Exception {
    Devices.Node node = Devices.onHost(Path.of("/dev/null"), "/dev/hole").getFirst();
    assertThat(node.path()).isEqualTo("/dev/hole");
    assertThat(node.rule(DeviceRule.Access.parse("r"))).hasToString("c 1:3 r");
    assertThat(node.mode()).isEqualTo(0666);
    assertThat(Devices.allOnHost()).extracting(Devices.Node::path).contains("/dev/zero");
  }

  @Test
  void whatIsNoDeviceIsRefused() {
    assertThatThrownBy(() -> Devices.onHost(Path.of("/etc/passwd"), "/dev/x"))
        .hasMessage("/etc/passwd is not a device");
    assertThatThrownBy(() -> Devices.onHost(Path.of("/dev/no-such"), "/dev/x"))
        .hasMessage("device /dev/no-such: no such file on the host");
  }

  @Test
  void largeDeviceNumbersAreSplitAsMakedevJoinsThem() {
    // makedev(0x12345, 0x6789ab)
    long rdev = (0x12000L << 32) | (0x345L << 8) | (0x678900L << 12) | 0xab;
    assertThat(Devices.major(rdev)).isEqualTo(0x12345);
    assertThat(Devices.minor(rdev)).isEqualTo(0x6789ab);
  }

  @Test
  void limitsAreNamedAndChecked() {
    assertThat(Rlimit.named("nofile", 1024, Rlimit.UNLIMITED)).isEqualTo(new Rlimit(7, 1024, -1));
    assertThatThrownBy(() -> Rlimit.named("files", 1, 1))
        .hasMessageStartingWith("ulimit \"files\" is not a resource: one of as, core, cpu,");
    assertThatThrownBy(() -> Rlimit.named("nproc", Rlimit.UNLIMITED, 5))
        .hasMessage("ulimit nproc: soft limit unlimited is above hard limit 5");
  }
}
