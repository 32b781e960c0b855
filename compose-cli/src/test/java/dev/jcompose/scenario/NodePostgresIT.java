package dev.jcompose.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Node and a real PostgreSQL, as most first Compose files have them. */
@Tag("kernel")
class NodePostgresIT {

  @Test
  void countsVisitsInADatabaseThatOutlivesItsContainer() throws Exception {
    requirePrograms();
    int port = Stack.freePort();
    try (Stack stack = Stack.example("node-postgres").with("APP_PORT", port)) {
      stack.succeed("up", "-d", "--wait");
      assertThat(Web.get(port, "/")).contains("\"visit\" : 1,").contains("PostgreSQL");
      assertThat(Web.get(port, "/")).contains("\"visit\" : 2,");
      stack.succeed("down");
      stack.succeed("up", "-d", "--wait");
      // A fast shutdown is a clean one: no recovery, and no number of the sequence is lost.
      assertThat(Web.get(port, "/")).contains("\"visit\" : 3,");
      assertThat(stack.succeed("logs", "db").out()).doesNotContain("not properly shut down");
    }
  }

  private static void requirePrograms() throws IOException {
    if (!Files.isExecutable(Path.of("/usr/bin/node"))) {
      Root.missing("node is not installed: apt-get install nodejs");
    }
    Path servers = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(servers)) {
      Root.missing("PostgreSQL is not installed: apt-get install postgresql");
    }
    try (Stream<Path> versions = Files.list(servers)) {
      assertThat(versions).anyMatch(v -> Files.isExecutable(v.resolve("bin/postgres")));
    }
  }
}
