package dev.jcompose.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.contract.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * After {@code down -v} the engine is as before {@code up}; after {@code engine stop} so is the
 * host.
 */
@Tag("kernel")
class NothingLeftIT {
  /** What an engine keeps for the next stack: its log, and trees made of the host's own folders. */
  private static final Set<String> KEPT = Set.of("engine.log", "builtin");

  @Test
  void downLeavesTheDataRootAsItWas() throws Exception {
    try (Stack stack =
        Stack.of(
            """
            services:
              web:
                image: jcompose.local/host
                command: sh -c 'echo hello; echo kept >/data/file; exec sleep 600'
                stop_signal: SIGKILL
                volumes: ["data:/data", "/anonymous"]
                networks: [front, back]
                ports: ["127.0.0.1:%d:80"]
            networks: {front: {}, back: {internal: true}}
            volumes: {data: {}}
            """
                .formatted(Stack.freePort()))) {
      stack.succeed("engine", "start");
      Set<Path> before = files(stack.dataRoot());
      stack.succeed("up", "-d", "--scale", "web=1");
      assertThat(files(stack.dataRoot())).isNotEqualTo(before);
      assertThat(Traces.mounts(stack.home())).isEmpty();
      stack.succeed("down", "-v");
      assertThat(files(stack.dataRoot())).isEqualTo(before);
    }
  }

  private static Set<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(root::relativize)
          .filter(path -> !KEPT.contains(path.getName(0).toString()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
