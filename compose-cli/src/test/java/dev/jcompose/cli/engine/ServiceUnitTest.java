package dev.jcompose.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceUnitTest {

  private static final EngineLocation.Local LOCATION =
      new EngineLocation.Local(Path.of("/data"), Path.of("/run/x"));

  @Test
  void rootsUnitStartsWithTheMachineAndLeavesContainersAlone() {
    List<String> lines = ServiceUnit.lines(LOCATION, Map.of(), "/opt/jcompose/jcompose", 0);
    assertThat(lines)
        .contains(
            "PIDFile=/data/engine.pid",
            "ExecStart=/opt/jcompose/jcompose engine start",
            "KillMode=process",
            "WantedBy=multi-user.target")
        .noneMatch(line -> line.contains("JCOMPOSE_DATA_ROOT") || line.startsWith("Delegate"));
  }

  @Test
  void aUsersUnitHasACgroupToDivideAndAsksForNoOther() {
    Map<String, String> chosen = Map.of("JCOMPOSE_DATA_ROOT", "/data");
    List<String> lines = ServiceUnit.lines(LOCATION, chosen, "jcompose", 1000);
    assertThat(lines)
        .contains(
            "Delegate=yes", "WantedBy=default.target", "Environment=JCOMPOSE_DATA_ROOT=/data");
    assertThat(CgroupScope.of(Map.of(ServiceUnit.DELEGATED, "1")).prefix()).isEmpty();
  }
}
