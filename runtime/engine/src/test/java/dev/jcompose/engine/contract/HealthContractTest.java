package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Healthcheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Health checks: moby's states. Times are short; only their order matters. */
@Execution(ExecutionMode.SAME_THREAD)
class HealthContractTest extends EngineContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String RUN = "trap 'exit 0' TERM; while :; do sleep 0.1; done";

  private static long ms(long milliseconds) {
    return milliseconds * 1_000_000;
  }

  /** Probed every 300 ms, unhealthy after two failures. */
  private static Recipe checked(String... test) {
    return checked(new Healthcheck(List.of(test), ms(300), ms(5000), 0, 0, 2));
  }

  private static Recipe checked(Healthcheck check) {
    return Recipe.sh(RUN).config(c -> c.healthcheck(check));
  }

  private static ContainerState.Health health(String id) {
    return Objects.requireNonNull(containers().inspect(id).state().health());
  }

  private static void awaitHealth(String id, String status) throws Exception {
    eventually(LIMIT, () -> health(id).status().equals(status));
    assertThat(health(id).status()).isEqualTo(status);
  }

  @Test
  void aProbeThatSucceedsMakesItHealthy() throws Exception {
    String id = start(checked("CMD", "echo", "fine"));
    awaitHealth(id, "healthy");
    ContainerState.Probe probe = health(id).log().getLast();
    assertThat(probe.exitCode()).isZero();
    assertThat(probe.output()).isEqualTo("fine\n");
    assertThat(Instant.parse(probe.end())).isAfterOrEqualTo(Instant.parse(probe.start()));
    assertThat(health(id).failingStreak()).isZero();
  }

  @Test
  void itStartsAsStarting() throws Exception {
    String id = start(checked(new Healthcheck(List.of("CMD", "false"), ms(60_000), 0, 0, 0, 0)));
    assertThat(health(id).status()).isEqualTo("starting");
    assertThat(containers().list(false, Filters.NONE))
        .filteredOn(c -> c.id().equals(id))
        .allMatch(c -> c.status().contains("(health: starting)"));
  }

  @Test
  void soManyFailuresInARowMakeItUnhealthy() throws Exception {
    String id = start(checked("CMD-SHELL", "echo bad >&2; exit 3"));
    awaitHealth(id, "unhealthy");
    assertThat(health(id).failingStreak()).isGreaterThanOrEqualTo(2);
    assertThat(health(id).log().getLast().exitCode()).isEqualTo(3);
    assertThat(health(id).log().getLast().output()).isEqualTo("bad\n");
    assertThat(containers().inspect(id).state().running()).isTrue();
  }

  @Test
  void exitCodeTwoIsAFailureToo() throws Exception {
    String id = start(checked("CMD-SHELL", "exit 2"));
    awaitHealth(id, "unhealthy");
    assertThat(health(id).log().getLast().exitCode()).isEqualTo(2);
  }

  @Test
  void itRecoversAndFailsAgain() throws Exception {
    String id = start(checked("CMD", "test", "-e", "/tmp/well"));
    awaitHealth(id, "unhealthy");
    exec(id, "mkdir", "-p", "/tmp/well");
    awaitHealth(id, "healthy");
    assertThat(health(id).failingStreak()).isZero();
    exec(id, "rm", "-r", "/tmp/well");
    awaitHealth(id, "unhealthy");
  }

  @Test
  void oneFailureOfAHealthyOneChangesNothing() throws Exception {
    String script = "n=$(cat /tmp/n 2>/dev/null || echo 0); echo $((n+1)) >/tmp/n; [ $n != 2 ]";
    String id =
        start(
            checked(
                new Healthcheck(
                    List.of("CMD-SHELL", "mkdir -p /tmp; " + script), ms(300), 0, 0, 0, 3)));
    eventually(LIMIT, () -> health(id).log().stream().anyMatch(probe -> probe.exitCode() == 1));
    assertThat(health(id).log()).anyMatch(probe -> probe.exitCode() == 1);
    assertThat(health(id).status()).isEqualTo("healthy");
    eventually(LIMIT, () -> health(id).failingStreak() == 0);
    assertThat(health(id).failingStreak()).isZero();
  }

  @Test
  void onlyTheLastFiveProbesAreKept() throws Exception {
    String id =
        start(
            checked(
                new Healthcheck(
                    List.of("CMD-SHELL", "mkdir -p /tmp; echo x >>/tmp/n; wc -l </tmp/n"),
                    ms(100),
                    0,
                    0,
                    0,
                    0)));
    eventually(
        LIMIT,
        () -> {
          var log = health(id).log();
          return !log.isEmpty() && Integer.parseInt(log.getLast().output().strip()) >= 7;
        });
    assertThat(health(id).log()).hasSize(5);
  }

  @Test
  void outputIsCutAtFourKilobytes() throws Exception {
    String id = start(checked("CMD-SHELL", "head -c 10000 /dev/zero | tr '\\0' x"));
    awaitHealth(id, "healthy");
    assertThat(health(id).log().getLast().output()).isEqualTo("x".repeat(4096) + "...");
  }

  @Test
  void aProbeThatTakesTooLongFailsAndIsEnded() throws Exception {
    String id =
        start(
            checked(
                new Healthcheck(
                    List.of("CMD-SHELL", "echo so far; sleep 7777"), ms(300), ms(500), 0, 0, 1)));
    awaitHealth(id, "unhealthy");
    ContainerState.Probe probe = health(id).log().getLast();
    assertThat(probe.exitCode()).isEqualTo(-1);
    assertThat(probe.output()).startsWith("Health check exceeded timeout (500ms)");
    containers().stop(id, 5, null);
    assertThat(containers().inspect(id).state().status()).isEqualTo("exited");
  }

  @Test
  void aCommandThatIsNotThereIsAFailure() throws Exception {
    String id = start(checked("CMD", "no-such-program"));
    awaitHealth(id, "unhealthy");
    assertThat(health(id).log().getLast().exitCode()).isNotZero();
    assertThat(health(id).log().getLast().output()).contains("no-such-program");
  }

  @Test
  void failuresInTheStartPeriodDoNotCount() throws Exception {
    String id =
        start(
            checked(new Healthcheck(List.of("CMD", "false"), ms(200), 0, ms(60_000), ms(200), 1)));
    eventually(LIMIT, () -> health(id).log().size() >= 3);
    assertThat(health(id).status()).isEqualTo("starting");
    assertThat(health(id).failingStreak()).isZero();
  }

  @Test
  void aSuccessInTheStartPeriodCounts() throws Exception {
    String id =
        start(checked(new Healthcheck(List.of("CMD", "true"), ms(200), 0, ms(60_000), ms(200), 1)));
    awaitHealth(id, "healthy");
  }

  @Test
  void noneIsNoHealthCheck() throws Exception {
    String id = start(checked("NONE"));
    assertThat(containers().inspect(id).state().health()).isNull();
  }

  @Test
  void probesRunAsTheContainersUserInItsDirectoryWithItsEnvironment() throws Exception {
    String id =
        start(
            checked("CMD-SHELL", "echo $(id -u) $(pwd) $WORD")
                .config(c -> c.user("1234").workingDir("/work").env(List.of("WORD=here"))));
    awaitHealth(id, "healthy");
    assertThat(health(id).log().getLast().output()).isEqualTo("1234 /work here\n");
  }

  @Test
  void changesAreEvents() throws Exception {
    Instant begun = Instant.now().minusSeconds(1);
    String id = start(checked("CMD", "test", "-e", "/tmp/well"));
    awaitHealth(id, "unhealthy");
    exec(id, "mkdir", "-p", "/tmp/well");
    awaitHealth(id, "healthy");
    containers().stop(id, 5, null);
    Filters mine = new Filters(Map.of("container", List.of(id), "type", List.of("container")));
    List<String> found = new ArrayList<>();
    try (EventStream events = engine().events(new EventsRequest(begun, Instant.now(), mine))) {
      EngineEvent event;
      while ((event = events.next()) != null) {
        if (event.action().startsWith("health_status")) {
          found.add(event.action());
        }
      }
    }
    assertThat(found).containsExactly("health_status: unhealthy", "health_status: healthy");
  }

  @Test
  void anEndedContainerShowsAsUnhealthy() throws Exception {
    String id = start(checked("CMD", "true"));
    awaitHealth(id, "healthy");
    containers().stop(id, 5, null);
    assertThat(health(id).status()).isEqualTo("unhealthy");
    containers().start(id);
    awaitHealth(id, "healthy");
  }

  @Test
  void listsAreFilteredByHealth() throws Exception {
    String well = start(checked("CMD", "true"));
    String ill = start(checked("CMD", "false"));
    awaitHealth(well, "healthy");
    awaitHealth(ill, "unhealthy");
    for (var wanted : Map.of("healthy", well, "unhealthy", ill).entrySet()) {
      Filters filter =
          new Filters(Map.of("health", List.of(wanted.getKey()), "label", List.of(Recipe.LABEL)));
      assertThat(containers().list(true, filter))
          .extracting(c -> c.id())
          .containsExactly(wanted.getValue());
    }
  }
}
