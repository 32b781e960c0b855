package dev.jcompose.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jcompose.engine.api.EngineException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineLocationTest {
  private static final int USER = 1000;

  @Test
  void rootsEngineLivesInTheSystemsPlaces() {
    assertThat(EngineLocation.of("", Map.of(), 0))
        .isEqualTo(
            new EngineLocation.Local(Path.of("/var/lib/jcompose"), Path.of("/run/jcompose")));
  }

  @Test
  void otherUsersEnginesLiveInTheirOwn() {
    assertThat(
            EngineLocation.of(
                "", Map.of("HOME", "/home/u", "XDG_RUNTIME_DIR", "/run/user/1000"), USER))
        .isEqualTo(
            new EngineLocation.Local(
                Path.of("/home/u/.local/share/jcompose"), Path.of("/run/user/1000/jcompose")));
    assertThat(EngineLocation.of("", Map.of("XDG_DATA_HOME", "/data"), USER))
        .isEqualTo(
            new EngineLocation.Local(Path.of("/data/jcompose"), Path.of("/tmp/jcompose-1000")));
  }

  @Test
  void eachDataRootHasASocketOfItsOwn() {
    EngineLocation.Local one = local("/data/one");
    EngineLocation.Local other = local("/data/../data/two");
    assertThat(one.dataRoot()).isEqualTo(Path.of("/data/one"));
    assertThat(one.socket()).isNotEqualTo(other.socket());
    assertThat(one.runtimeDirectory()).hasParentRaw(Path.of("/run/jcompose"));
    assertThat(local("/data/./one")).isEqualTo(one);
  }

  @Test
  void anotherEngineIsChosenByOptionThenVariable() {
    assertThat(EngineLocation.of("unix:///a", Map.of("JCOMPOSE_HOST", "unix:///b"), 0))
        .isEqualTo(new EngineLocation.Remote("unix:///a"));
    assertThat(EngineLocation.of("", Map.of("JCOMPOSE_HOST", "tcp://b:1"), 0))
        .isEqualTo(new EngineLocation.Remote("tcp://b:1"));
  }

  @Test
  void aUserWithoutHomeIsTold() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> EngineLocation.of("", Map.of(), USER))
        .withMessage("neither JCOMPOSE_DATA_ROOT, XDG_DATA_HOME nor HOME is set");
  }

  private static EngineLocation.Local local(String dataRoot) {
    return (EngineLocation.Local) EngineLocation.of("", Map.of("JCOMPOSE_DATA_ROOT", dataRoot), 0);
  }
}
