package dev.jcompose.linux.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

  private static final Capabilities EVERY = Capabilities.of(Capability.values());

  private static Capabilities resolve(List<String> add, List<String> drop) {
    return Capabilities.resolve(add, drop, false, EVERY);
  }

  @Test
  void defaultsAreWhatDockerShowsInStatus() {
    // CapBnd of a plain "docker run": 00000000a80425fb.
    assertThat(resolve(List.of(), List.of()).bits()).isEqualTo(0xa80425fbL);
  }

  @Test
  void namesAreNormalised() {
    assertThat(resolve(List.of("net_admin", "CAP_SYS_TIME"), List.of("Cap_Chown")))
        .isEqualTo(
            Capabilities.DEFAULTS
                .plus(Capabilities.of(Capability.NET_ADMIN, Capability.SYS_TIME))
                .minus(Capabilities.of(Capability.CHOWN)));
  }

  @Test
  void allIsAllButTheDroppedOrOnlyTheAdded() {
    assertThat(resolve(List.of("ALL"), List.of("SYS_ADMIN")))
        .isEqualTo(EVERY.minus(Capabilities.of(Capability.SYS_ADMIN)));
    assertThat(resolve(List.of("KILL"), List.of("all")))
        .isEqualTo(Capabilities.of(Capability.KILL));
    assertThat(resolve(List.of("ALL"), List.of("ALL"))).isEqualTo(EVERY);
  }

  @Test
  void whatIsNotAvailableIsRefusedByNameAndLeftOutOtherwise() {
    Capabilities available = EVERY.minus(Capabilities.of(Capability.MKNOD));

    assertThatThrownBy(() -> Capabilities.resolve(List.of("MKNOD"), List.of(), false, available))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("cap_add: CAP_MKNOD is not available here");
    assertThat(Capabilities.resolve(List.of(), List.of(), false, available))
        .isEqualTo(Capabilities.DEFAULTS.minus(Capabilities.of(Capability.MKNOD)));
    assertThat(Capabilities.resolve(List.of(), List.of("KILL"), true, available))
        .isEqualTo(available);
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> resolve(List.of(), List.of("fly")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "cap_drop: \"FLY\" is not a capability: names are those of capabilities(7), or ALL");
  }

  @Test
  void theKernelsStructsAreWritten() {
    assertThat(HexFormat.of().formatHex(Capabilities.header())).isEqualTo("2205082000000000");
    assertThat(
            HexFormat.of()
                .formatHex(
                    Capabilities.data(
                        Capabilities.of(Capability.CHOWN),
                        Capabilities.of(Capability.CHOWN, Capability.CHECKPOINT_RESTORE),
                        Capabilities.NONE)))
        .isEqualTo("010000000100000000000000" + "000000000001000000000000");
  }

  @Test
  void thisKernelsCapabilitiesAreRead() throws IOException {
    assertThat(Capabilities.lastCapability()).isBetween(36, 63);
    assertThat(Capabilities.available().minus(EVERY).bits()).isZero();
    assertThat(Capabilities.DEFAULTS.numbersOutside(40)).hasSize(27).contains(21).doesNotContain(0);
  }
}
