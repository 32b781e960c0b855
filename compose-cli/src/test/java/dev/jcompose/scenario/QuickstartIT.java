package dev.jcompose.scenario;

import static dev.jcompose.scenario.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The README's first example: each test begins with it up, and may leave it in any state. */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuickstartIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern VISIT = Pattern.compile("Hello .* Visit (\\d+), answered by");

  private final int port = Stack.freePort();
  private final Stack stack = Stack.example("quickstart").with("WEB_PORT", port);

  QuickstartIT() throws IOException {}

  @BeforeEach
  void up() throws Exception {
    stack.succeed("up", "-d", "--wait");
  }

  @AfterAll
  void takeDown() {
    stack.close();
  }

  @Test
  void answersAfterUpAndSaysWhereAndHowItRuns() throws Exception {
    assertThat(visit()).isPositive();
    assertThat(stack.succeed("port", "web", "8080").out().strip()).isEqualTo("127.0.0.1:" + port);
    assertThat(stack.containers())
        .extracting(c -> c.get("Service").asText() + " " + c.get("State").asText())
        .containsExactlyInAnyOrder("store running", "seed exited", "web running");
    assertThat(stack.containers())
        .filteredOn(c -> c.get("State").asText().equals("running"))
        .allMatch(c -> c.get("Health").asText().equals("healthy"));
  }

  @Test
  void dataSurvivesDownAndIsGoneAfterDownWithVolumes() throws Exception {
    int first = visit();
    stack.succeed("down");
    up();
    assertThat(visit()).isEqualTo(first + 1);
    stack.succeed("down", "-v");
    assertThat(stack.dataRoot().resolve("volumes")).isEmptyDirectory();
    up();
    assertThat(visit()).isEqualTo(1);
  }

  @Test
  void secondUpKeepsTheContainers() throws Exception {
    List<String> before = runningIds();
    stack.succeed("up", "-d", "--wait");
    assertThat(runningIds()).isEqualTo(before);
  }

  @Test
  void killedStoreIsStartedAgainWithItsData() throws Exception {
    int visits = visit();
    String address = addressOfStore();
    ProcessHandle killed = stack.process("store").orElseThrow();
    assertThat(killed.destroyForcibly()).isTrue();
    eventually(SOON, () -> assertThat(visit()).isGreaterThan(visits));
    assertThat(stack.process("store")).isPresent().get().isNotEqualTo(killed);
    assertThat(addressOfStore()).isEqualTo(address);
  }

  @Test
  void execPassesInputOutputAndExitCode() throws Exception {
    Stack.Outcome outcome =
        stack.run("exec", "-T", "web", "sh", "-c", "echo out; echo err >&2; exit 7");
    outcome.exits(7);
    assertThat(outcome.out()).isEqualTo("out\n");
    assertThat(outcome.err()).isEqualTo("err\n");
    stack.run("exec", "-T", "web", "no-such-program").exits(127);
  }

  @Test
  void servicesFindEachOtherByName() throws Exception {
    assertThat(addressOfStore()).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
  }

  private String addressOfStore() throws Exception {
    String line = stack.succeed("exec", "-T", "web", "getent", "hosts", "store").out();
    return line.split("\\s", 2)[0];
  }

  @Test
  void followedLogsShowWhatIsPrintedFromNowOn() throws Exception {
    Path printed = stack.home().resolve("followed");
    Process follower = stack.start(printed, "logs", "-f", "--since", "0s", "store");
    try {
      eventually(SOON, () -> assertThat(follower.isAlive()).isTrue());
      eventually(
          SOON,
          () -> {
            visit();
            assertThat(Files.readString(printed)).contains("store: POST visits");
          });
      assertThat(follower.isAlive()).isTrue();
    } finally {
      follower.destroy();
      assertThat(follower.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private List<String> runningIds() throws Exception {
    return stack.containers().stream()
        .filter(c -> c.get("State").asText().equals("running"))
        .map(c -> c.get("ID"))
        .map(JsonNode::asText)
        .sorted()
        .toList();
  }

  private int visit() throws IOException, InterruptedException {
    Matcher page = VISIT.matcher(Web.get(port, "/"));
    assertThat(page.find()).isTrue();
    return Integer.parseInt(page.group(1));
  }
}
