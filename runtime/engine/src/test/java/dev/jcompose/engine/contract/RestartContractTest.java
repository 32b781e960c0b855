package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.engine.api.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Restart policies: moby's rules on when, how often and after how long. */
class RestartContractTest extends EngineContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String RUN = "trap 'exit 0' TERM; echo up; while :; do sleep 0.1; done";

  static RestartPolicy policy(String name, int count) {
    return new RestartPolicy(name, count);
  }

  private static Recipe restarting(String script, String policy, int count) {
    return Recipe.sh(script).host(h -> h.restartPolicy(policy(policy, count)));
  }

  private static ContainerDetails inspect(String id) {
    return containers().inspect(id);
  }

  private static void awaitRestarts(String id, int count) throws Exception {
    eventually(LIMIT, () -> inspect(id).restartCount() >= count);
    assertThat(inspect(id).restartCount()).isGreaterThanOrEqualTo(count);
  }

  @Test
  void withoutAPolicyItStaysEnded() throws Exception {
    String id = start(restarting("exit 1", "no", 0));
    awaitState(id, "exited");
    assertThat(inspect(id).restartCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"always, 0", "always, 1", "unless-stopped, 0", "on-failure, 1"})
  void whatEndsByItselfComesBack(String policy, int code) throws Exception {
    String id = start(restarting("exit " + code, policy, 0));
    awaitRestarts(id, 2);
  }

  @Test
  void successIsNoFailure() throws Exception {
    String id = start(restarting("exit 0", "on-failure", 0));
    awaitState(id, "exited");
    assertThat(inspect(id).restartCount()).isZero();
    assertThat(inspect(id).state().exitCode()).isZero();
  }

  @Test
  void failuresAreTriedAgainSoManyTimes() throws Exception {
    String id = start(restarting("echo run; exit 9", "on-failure", 3));
    eventually(
        LIMIT,
        () -> inspect(id).state().status().equals("exited") && inspect(id).restartCount() == 3);
    assertThat(inspect(id).restartCount()).isEqualTo(3);
    assertThat(inspect(id).state().exitCode()).isEqualTo(9);
    assertThat(logs(id, 0, LogsRequest.ALL).out()).isEqualTo("run\n".repeat(4));
  }

  @Test
  void pausesDoubleFromATenthOfASecond() throws Exception {
    Instant begun = Instant.now().minusSeconds(1);
    String id = start(restarting("exit 1", "always", 0));
    awaitRestarts(id, 4);
    List<Duration> pauses = new ArrayList<>();
    Instant died = Instant.EPOCH;
    for (EngineEvent event : events(id, begun)) {
      Instant at = Instant.ofEpochSecond(0, event.timeNano());
      if (event.action().equals("die")) {
        died = at;
      } else if (event.action().equals("start") && died.isAfter(Instant.EPOCH)) {
        pauses.add(Duration.between(died, at));
      }
    }
    long wanted = 100;
    for (Duration pause : pauses.subList(0, 3)) {
      assertThat(pause.toMillis()).isGreaterThanOrEqualTo(wanted - 5);
      wanted *= 2;
    }
  }

  private static List<EngineEvent> events(String id, Instant since) throws Exception {
    Filters mine = new Filters(Map.of("container", List.of(id), "type", List.of("container")));
    List<EngineEvent> found = new ArrayList<>();
    try (EventStream events = engine().events(new EventsRequest(since, Instant.now(), mine))) {
      EngineEvent event;
      while ((event = events.next()) != null) {
        found.add(event);
      }
    }
    return found;
  }

  @Test
  void inThePauseItIsRestarting() throws Exception {
    String id = start(restarting("exit 7", "always", 0));
    awaitRestarts(id, 4);
    awaitState(id, "restarting");
    ContainerDetails now = inspect(id);
    if (now.state().restarting()) {
      assertThat(now.state().running()).isTrue();
      assertThat(now.state().pid()).isZero();
      assertThat(now.state().exitCode()).isEqualTo(7);
    }
  }

  @Test
  void aStopInThePauseIsFinal() throws Exception {
    String id = start(restarting("exit 7", "always", 0));
    awaitRestarts(id, 4);
    containers().stop(id, 1, null);
    awaitState(id, "exited");
    int count = inspect(id).restartCount();
    Thread.sleep(2000);
    assertThat(inspect(id).state().status()).isEqualTo("exited");
    assertThat(inspect(id).restartCount()).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"always", "unless-stopped", "on-failure"})
  void whatIsStoppedStaysSo(String policy) throws Exception {
    String id =
        start(restarting("trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done", policy, 0));
    awaitLine(id, "up");
    containers().stop(id, 10, null);
    assertThat(inspect(id).state().status()).isEqualTo("exited");
    assertThat(inspect(id).state().exitCode()).isEqualTo(3);
    Thread.sleep(400);
    assertThat(inspect(id).state().status()).isEqualTo("exited");
  }

  @ParameterizedTest
  @CsvSource({"KILL", "TERM", "INT"})
  void aSignalOfTheUsersThatEndsItIsAStop(String signal) throws Exception {
    String id =
        start(
            restarting(
                "trap 'exit 3' TERM INT; echo up; while :; do sleep 0.1; done", "always", 0));
    awaitLine(id, "up");
    containers().kill(id, signal);
    awaitState(id, "exited");
    Thread.sleep(400);
    assertThat(inspect(id).state().status()).isEqualTo("exited");
    assertThat(inspect(id).restartCount()).isZero();
  }

  @Test
  void withAStopSignalOfItsOwnOtherSignalsAreNoStop() throws Exception {
    String id =
        start(
            restarting("trap 'exit 3' USR1; echo up; while :; do sleep 0.1; done", "always", 0)
                .config(c -> c.stopSignal("SIGTERM")));
    awaitLine(id, "up");
    containers().kill(id, "USR1");
    awaitRestarts(id, 1);
  }

  @Test
  void aStartByHandCountsAnew() throws Exception {
    String id = start(restarting("exit 1", "always", 0));
    awaitRestarts(id, 2);
    containers().stop(id, 1, null);
    awaitState(id, "exited");
    containers().start(id);
    eventually(LIMIT, () -> inspect(id).restartCount() <= 1);
    assertThat(inspect(id).restartCount()).isLessThanOrEqualTo(1);
  }

  @Test
  void aRestartByHandDoesNotCount() throws Exception {
    String id = start(restarting(RUN, "always", 0));
    awaitLine(id, "up");
    containers().restart(id, 5, null);
    assertThat(inspect(id).restartCount()).isZero();
    assertThat(inspect(id).state().running()).isTrue();
  }

  @Test
  void whatRestartsCanBeRemovedByForce() throws Exception {
    String id = start(restarting("exit 1", "always", 0));
    awaitRestarts(id, 3);
    containers().remove(id, true, true);
    assertRefused(Kind.NOT_FOUND, () -> inspect(id));
  }

  @Test
  void waitingForTheNextEndSeesTheRunsEnd() throws Exception {
    String id = start(restarting("sleep 0.5; exit 8", "always", 0));
    assertThat(waitFor(id, "next-exit")).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"sometimes, 0", "always, 3", "on-failure, -1"})
  void policiesThatMakeNoSenseAreRefused(String name, int count) {
    assertRefused(Kind.INVALID, () -> create(restarting("true", name, count)));
  }

  @Test
  void aPolicyAndAutoRemoveExcludeEachOther() {
    assertRefused(
        Kind.INVALID, () -> create(restarting("true", "always", 0).host(h -> h.autoRemove(true))));
  }

  @Test
  void itsFilesStay() throws Exception {
    String id = start(restarting("mkdir /made || echo again; sleep 0.2; exit 1", "always", 0));
    awaitLine(id, "again");
  }
}
