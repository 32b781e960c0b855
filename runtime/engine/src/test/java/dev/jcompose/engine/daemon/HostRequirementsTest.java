package dev.jcompose.engine.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HostRequirementsTest {

  @Test
  void aRecentKernelWithOverlayfsAndRootLacksNothing() {
    assertThat(new HostRequirements("6.1.0-18-amd64", Set.of("overlay"), 0).missing()).isEmpty();
    assertThat(new HostRequirements("5.12.0", Set.of("overlay"), 0).missing()).isEmpty();
  }

  @Test
  void anOldKernelIsNamedWithTheVersionThatIsNeeded() {
    assertThat(new HostRequirements("5.4.0-100-generic", Set.of("overlay"), 0).missing())
        .singleElement()
        .asString()
        .contains("Linux 5.4.0-100-generic is too old", "5.12");
  }

  @Test
  void everythingThatIsMissingIsSaidAtOnce() {
    assertThat(new HostRequirements("4.19.0", Set.of("ext4"), 1000).missing()).hasSize(3);
  }
}
