package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Create, start, stop, restart, remove; waits, events, lists. */
class LifecycleContractTest extends EngineContract {

  private static final String FOREVER = "while :; do sleep 1; done";
  private static final String TRAPPING = "trap 'exit 143' TERM; echo ready; " + FOREVER;

  @Test
  void exitCodesArePassedOn() throws Exception {
    assertThat(run(Recipe.of("true")).exitCode()).isZero();
    assertThat(run(Recipe.sh("exit 3")).exitCode()).isEqualTo(3);
    assertThat(run(Recipe.sh("kill -SEGV $$; sleep 1; exit 5")).exitCode()).isEqualTo(5);
  }

  @Test
  void aProgramThatIsNotThereIs127() {
    String id = create(Recipe.of("no-such-program"));
    assertThatThrownBy(() -> containers().start(id))
        .hasMessageContaining("no-such-program")
        .hasMessageContaining("executable file not found in $PATH");
    ContainerDetails after = containers().inspect(id);
    assertThat(after.state().status()).isEqualTo("created");
    assertThat(after.state().exitCode()).isEqualTo(127);
    assertThat(after.state().error()).contains("executable file not found");
    assertThat(after.state().startedAt()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void whatCannotBeExecutedIs126() {
    for (String program : List.of("/etc", "/etc/plain")) {
      String id = create(Recipe.of(program));
      assertRefused(Kind.INVALID, () -> containers().start(id));
      assertThat(containers().inspect(id).state().exitCode()).isEqualTo(126);
    }
  }

  @Test
  void killIs137AndAHandlersCodeIsKept() throws Exception {
    String killed = start(Recipe.sh(FOREVER));
    containers().kill(killed, "");
    assertThat(waitFor(killed, "not-running")).isEqualTo(137);
    String handled = start(Recipe.sh(TRAPPING));
    awaitLine(handled, "ready");
    containers().stop(handled, 30, null);
    ContainerDetails after = containers().inspect(handled);
    assertThat(after.state().status()).isEqualTo("exited");
    assertThat(after.state().exitCode()).isEqualTo(143);
    assertThat(after.state().running()).isFalse();
    assertThat(after.state().pid()).isZero();
  }

  @Test
  void stopKillsAfterItsGrace() {
    String id = start(Recipe.sh(FOREVER));
    Instant begun = Instant.now();
    containers().stop(id, 1, null);
    assertThat(Duration.between(begun, Instant.now())).isBetween(ms(900), ms(9000));
    assertThat(containers().inspect(id).state().exitCode()).isEqualTo(137);
  }

  @Test
  void itsOwnStopSignalAndGraceAreUsed() throws Exception {
    String id =
        start(
            Recipe.sh("trap 'exit 9' USR1; echo ready; " + FOREVER)
                .config(c -> c.stopSignal("SIGUSR1").stopTimeout(30)));
    awaitLine(id, "ready");
    containers().stop(id, null, null);
    assertThat(containers().inspect(id).state().exitCode()).isEqualTo(9);
  }

  @Test
  void whatHoldsAlreadyIsNotModified() {
    String id = start(Recipe.sh(FOREVER));
    assertRefused(Kind.NOT_MODIFIED, () -> containers().start(id));
    containers().stop(id, 0, null);
    assertRefused(Kind.NOT_MODIFIED, () -> containers().stop(id, 0, null));
    assertRefused(Kind.CONFLICT, () -> containers().kill(id, "TERM"));
  }

  @Test
  void namesAreUniqueAndIdsHavePrefixes() {
    String id = create(Recipe.of("true").named("contract-name"));
    assertRefused(Kind.CONFLICT, () -> create(Recipe.of("true").named("contract-name")));
    assertRefused(Kind.INVALID, () -> create(Recipe.of("true").named("a b")));
    assertThat(containers().inspect("contract-name").id()).isEqualTo(id);
    assertThat(containers().inspect(id.substring(0, 12)).name()).isEqualTo("/contract-name");
    containers().rename(id, "contract-renamed");
    assertThat(containers().inspect("contract-renamed").id()).isEqualTo(id);
    assertRefused(Kind.NOT_FOUND, () -> containers().inspect("contract-name"));
    String second = create(Recipe.of("true").named("contract-name"));
    assertRefused(Kind.CONFLICT, () -> containers().rename(second, "contract-renamed"));
  }

  @Test
  void autoRemoveRemovesAfterTheExit() throws Exception {
    String id = create(Recipe.sh("exit 4").host(h -> h.autoRemove(true)));
    try (ExitWait removed = containers().wait(id, "removed")) {
      containers().start(id);
      assertThat(removed.await().statusCode()).isEqualTo(4);
    }
    assertRefused(Kind.NOT_FOUND, () -> containers().inspect(id));
  }

  @Test
  void alwaysRestartsWithGrowingPausesUntilStopped() throws Exception {
    String id = start(Recipe.sh("exit 2").host(h -> h.restartPolicy(policy("always", 0))));
    eventually(Duration.ofSeconds(20), () -> containers().inspect(id).restartCount() >= 3);
    assertThat(containers().inspect(id).restartCount()).isGreaterThanOrEqualTo(3);
    containers().stop(id, 1, null);
    awaitState(id, "exited");
    int count = containers().inspect(id).restartCount();
    assertThat(containers().inspect(id).state().exitCode()).isEqualTo(2);
    Thread.sleep(1500);
    assertThat(containers().inspect(id).restartCount()).isEqualTo(count);
    assertThat(containers().inspect(id).state().status()).isEqualTo("exited");
  }

  @Test
  void onFailureRestartsSoOftenAndNotAfterSuccess() throws Exception {
    String failing = start(Recipe.sh("exit 6").host(h -> h.restartPolicy(policy("on-failure", 2))));
    eventually(Duration.ofSeconds(20), () -> containers().inspect(failing).restartCount() == 2);
    awaitState(failing, "exited");
    assertThat(containers().inspect(failing).restartCount()).isEqualTo(2);
    assertThat(containers().inspect(failing).state().exitCode()).isEqualTo(6);
    String fine = start(Recipe.of("true").host(h -> h.restartPolicy(policy("on-failure", 2))));
    awaitState(fine, "exited");
    assertThat(containers().inspect(fine).restartCount()).isZero();
  }

  @Test
  void unlessStoppedStaysStoppedAndKillCountsAsStop() throws Exception {
    String id = start(Recipe.sh(FOREVER).host(h -> h.restartPolicy(policy("unless-stopped", 0))));
    containers().kill(id, "KILL");
    awaitState(id, "exited");
    containers().start(id);
    containers().stop(id, 0, null);
    Thread.sleep(500);
    assertThat(containers().inspect(id).state().status()).isEqualTo("exited");
  }

  @Test
  void aProcessThatDiesByItselfIsStartedAgain() throws Exception {
    String id =
        start(
            Recipe.sh("trap 'exit 0' TERM; echo up; " + FOREVER)
                .host(h -> h.restartPolicy(policy("unless-stopped", 0))));
    awaitLine(id, "up");
    int first = containers().inspect(id).state().pid();
    exec(id, "kill", "1");
    eventually(Duration.ofSeconds(20), () -> containers().inspect(id).restartCount() == 1);
    awaitState(id, "running");
    assertThat(containers().inspect(id).state().pid()).isNotEqualTo(first);
  }

  @Test
  void restartRunsItAnew() throws Exception {
    String id = start(Recipe.sh(TRAPPING));
    awaitLine(id, "ready");
    int first = containers().inspect(id).state().pid();
    containers().restart(id, 5, null);
    assertThat(containers().inspect(id).state().pid()).isNotEqualTo(first).isPositive();
    assertThat(containers().inspect(id).restartCount()).isZero();
    containers().stop(id, 0, null);
    containers().restart(id, 5, null);
    assertThat(containers().inspect(id).state().running()).isTrue();
  }

  @Test
  void pauseFreezes() throws Exception {
    String id = start(Recipe.sh("i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done"));
    awaitLine(id, "3");
    containers().pause(id);
    assertThat(containers().inspect(id).state().status()).isEqualTo("paused");
    assertThat(containers().inspect(id).state().paused()).isTrue();
    assertThat(containers().inspect(id).state().running()).isTrue();
    assertRefused(Kind.CONFLICT, () -> containers().pause(id));
    assertRefused(Kind.CONFLICT, () -> containers().start(id));
    assertRefused(Kind.CONFLICT, () -> exec(id, "true"));
    Thread.sleep(200);
    int printed = logs(id, 0, dev.jcompose.engine.api.LogsRequest.ALL).out().length();
    Thread.sleep(300);
    assertThat(logs(id, 0, dev.jcompose.engine.api.LogsRequest.ALL).out()).hasSize(printed);
    containers().unpause(id);
    assertThat(containers().inspect(id).state().status()).isEqualTo("running");
    containers().pause(id);
    containers().stop(id, 1, null);
    awaitState(id, "exited");
  }

  @Test
  void aRunningContainerIsRemovedByForceOnly() throws Exception {
    String id = start(Recipe.sh(FOREVER));
    assertRefused(Kind.CONFLICT, () -> containers().remove(id, false, false));
    containers().remove(id, false, true);
    assertRefused(Kind.NOT_FOUND, () -> containers().inspect(id));
    assertRefused(Kind.NOT_FOUND, () -> containers().remove(id, false, true));
  }

  @Test
  void eventsComeInOrder() throws Exception {
    String id = create(Recipe.sh(TRAPPING).named("contract-events"));
    Filters mine = new Filters(Map.of("container", List.of(id), "type", List.of("container")));
    Instant begun = Instant.now().minusSeconds(5);
    containers().start(id);
    awaitLine(id, "ready");
    containers().stop(id, 10, null);
    containers().remove(id, false, false);
    List<String> actions = new ArrayList<>();
    Map<String, String> died = Map.of();
    try (EventStream events = engine().events(new EventsRequest(begun, null, mine))) {
      EngineEvent event;
      while ((event = events.next()) != null) {
        actions.add(event.action());
        if (event.action().equals("die")) {
          died = event.actor().attributes();
        }
        if (event.action().equals("destroy")) {
          break;
        }
      }
    }
    assertThat(actions).containsExactly("create", "start", "kill", "die", "stop", "destroy");
    assertThat(died)
        .containsEntry("exitCode", "143")
        .containsEntry("name", "contract-events")
        .containsEntry("image", TestImage.NAME)
        .containsEntry(Recipe.LABEL, "yes");
  }

  @Test
  void waitsEndAtTheirCondition() throws Exception {
    String id = create(Recipe.sh("exit 8"));
    assertThat(waitFor(id, "not-running")).isZero();
    try (ExitWait next = containers().wait(id, "next-exit")) {
      containers().start(id);
      assertThat(next.await().statusCode()).isEqualTo(8);
    }
    assertThat(waitFor(id, "not-running")).isEqualTo(8);
    try (ExitWait removed = containers().wait(id, "removed")) {
      containers().remove(id, false, false);
      assertThat(removed.await().statusCode()).isEqualTo(8);
    }
    assertRefused(Kind.NOT_FOUND, () -> containers().wait("no-such", "removed"));
  }

  @Test
  void inspectSaysWhatItIs() throws Exception {
    String id =
        create(
            Recipe.of("sh", "-c", "sleep 100")
                .named("contract-inspect")
                .config(c -> c.env(List.of("A=b"))));
    ContainerDetails it = containers().inspect(id);
    assertThat(it.path()).isEqualTo("sh");
    assertThat(it.args()).containsExactly("-c", "sleep 100");
    assertThat(it.state().status()).isEqualTo("created");
    assertThat(it.state().finishedAt()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(it.config().env()).containsExactly("A=b", "PATH=/bin", "FROM_IMAGE=yes");
    assertThat(it.config().hostname()).isEqualTo(id.substring(0, 12));
    assertThat(it.config().labels()).containsEntry("made-by", "test");
    assertThat(it.config().exposedPorts()).containsOnlyKeys("8080/tcp");
    assertThat(it.image()).startsWith("sha256:");
    assertThat(it.hostConfig().shmSize()).isEqualTo(64 << 20);
    assertThat(it.hostConfig().networkMode()).isEqualTo("none");
    assertThat(it.mounts()).singleElement().extracting("destination").isEqualTo("/anonymous");
    containers().start(id);
    ContainerDetails running = containers().inspect(id);
    assertThat(running.state().pid()).isPositive();
    assertThat(Instant.parse(running.state().startedAt()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(running.networkSettings().networks()).containsOnlyKeys("none");
  }

  @Test
  void listsAreFiltered() throws Exception {
    String one = start(Recipe.sh(FOREVER).named("contract-one"));
    String two = create(Recipe.sh("exit 7").named("contract-two"));
    containers().start(two);
    waitFor(two, "not-running");
    assertThat(ids(false, Map.of())).contains(one).doesNotContain(two);
    assertThat(ids(true, Map.of("label", List.of(Recipe.LABEL)))).containsExactly(two, one);
    assertThat(ids(true, Map.of("name", List.of("contract-t")))).containsExactly(two);
    assertThat(ids(true, Map.of("name", List.of("^/?contract-one$")))).containsExactly(one);
    assertThat(ids(true, Map.of("exited", List.of("7"), "label", List.of(Recipe.LABEL))))
        .containsExactly(two);
    assertThat(ids(false, Map.of("status", List.of("exited"), "label", List.of(Recipe.LABEL))))
        .containsExactly(two);
    assertThat(ids(true, Map.of("ancestor", List.of(TestImage.NAME)))).contains(one, two);
    assertThat(ids(true, Map.of("id", List.of(one.substring(0, 9))))).containsExactly(one);
    assertThat(ids(true, Map.of("label", List.of(Recipe.LABEL + "=no")))).isEmpty();
    assertRefused(Kind.INVALID, () -> ids(true, Map.of("no-such-filter", List.of("x"))));
    var summary = containers().list(true, new Filters(Map.of("id", List.of(two)))).getFirst();
    assertThat(summary.status()).startsWith("Exited (7) ");
    assertThat(summary.names()).containsExactly("/contract-two");
    assertThat(summary.command()).isEqualTo("sh -c 'exit 7'");
    assertThat(summary.image()).isEqualTo(TestImage.NAME);
    assertThat(summary.state()).isEqualTo("exited");
  }

  private static List<String> ids(boolean all, Map<String, List<String>> filters) {
    return containers().list(all, new Filters(filters)).stream().map(c -> c.id()).toList();
  }

  private static RestartPolicy policy(String name, int retries) {
    return new RestartPolicy(name, retries);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
