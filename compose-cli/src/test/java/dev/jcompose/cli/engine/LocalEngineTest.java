package dev.jcompose.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class LocalEngineTest {
  @TempDir private Path directory;

  @Test
  void noEngineRunsWithoutPidFile() throws Exception {
    assertThat(engine().pid()).isEmpty();
    assertThat(engine().stop()).isFalse();
    assertThat(engine().answers()).isFalse();
  }

  @Test
  void aPidInAnUnlockedFileMeansNothing() throws Exception {
    Files.writeString(directory.resolve("engine.pid"), ProcessHandle.current().pid() + "\n");
    assertThat(engine().pid()).isEmpty();
    assertThat(engine().stop()).isFalse();
  }

  private LocalEngine engine() {
    EngineLocation.Local location = new EngineLocation.Local(directory, directory.resolve("run"));
    return new LocalEngine(location, Map.of(), 0);
  }
}
