package dev.jcompose.scheduler;

import static dev.jcompose.scheduler.Projects.PROBE;
import static dev.jcompose.scheduler.Projects.demo;
import static dev.jcompose.scheduler.Projects.likes;
import static dev.jcompose.scheduler.Projects.named;
import static dev.jcompose.scheduler.Projects.needs;
import static dev.jcompose.scheduler.Projects.restartsWith;
import static dev.jcompose.scheduler.Projects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.model.Dependency.Condition;
import dev.jcompose.model.Position;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.fake.Behaviour;
import dev.jcompose.scheduler.fake.FakeEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The orchestrator on an engine in memory: what is there after each command. */
@Timeout(20)
class ScenarioTest {
  private static final DownOptions DOWN =
      new DownOptions(List.of(), false, false, DownOptions.ImageRemoval.NONE, null);
  private static final DownOptions DOWN_VOLUMES =
      new DownOptions(List.of(), false, true, DownOptions.ImageRemoval.NONE, null);

  private final FakeEngine engine = new FakeEngine().image("app");
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Orchestrator orchestrator = Orchestrator.over(engine, events::add);

  private static UpOptions options(
      List<String> services, boolean wait, Map<String, Integer> scale) {
    return UpOptions.builder().services(services).scale(scale).awaitReady(wait).build();
  }

  private static final UpOptions WAIT = options(List.of(), true, Map.of());

  private List<String> steps() {
    return events.stream()
        .filter(Event.Step.class::isInstance)
        .map(Event.Step.class::cast)
        .map(s -> s.name() + " " + s.action())
        .toList();
  }

  private List<String> warnings() {
    return events.stream()
        .filter(Event.Warning.class::isInstance)
        .map(e -> ((Event.Warning) e).message())
        .toList();
  }

  private static Project webAndDb() {
    return demo(
        service("web").dependsOn(needs("db", Condition.SERVICE_HEALTHY)).build(),
        service("db").healthcheck(PROBE).volumes(List.of(named("data", "/data"))).build());
  }

  @Test
  void firstUpMakesAllAndStartsDependentsWhenTheirDependencyIsHealthy() throws Exception {
    engine.script("db", new Behaviour.Becomes("healthy"));
    orchestrator.up(webAndDb(), UpOptions.DEFAULT);
    assertThat(engine.states()).containsExactly("demo-db-1=running", "demo-web-1=running");
    assertThat(steps())
        .containsSubsequence(
            "demo_default CREATING",
            "demo_default CREATED",
            "demo-db-1 CREATING",
            "demo-db-1 CREATED",
            "demo-db-1 STARTING",
            "demo-db-1 STARTED",
            "demo-db-1 WAITING",
            "demo-db-1 HEALTHY",
            "demo-web-1 STARTING",
            "demo-web-1 STARTED");
    assertThat(engine.volumeNames()).containsExactly("demo_data");
  }

  @Test
  void gateOpensOnTheEventNotBefore() throws Exception {
    Thread up =
        Thread.startVirtualThread(
            () -> {
              try {
                orchestrator.up(webAndDb(), UpOptions.DEFAULT);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    engine.awaitCall("inspect demo-db-1");
    assertThat(engine.states()).containsExactly("demo-db-1=running", "demo-web-1=created");
    long before = System.nanoTime();
    engine.health("demo-db-1", "healthy");
    up.join();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(400));
    assertThat(engine.states()).containsExactly("demo-db-1=running", "demo-web-1=running");
  }

  @Test
  void withoutEventsItLooksAgain() throws Exception {
    engine.withoutEvents().script("db", new Behaviour.Becomes("healthy"));
    orchestrator.up(webAndDb(), UpOptions.DEFAULT);
    assertThat(engine.states()).containsExactly("demo-db-1=running", "demo-web-1=running");
  }

  @Test
  void planOfManyServicesIsQuick() {
    List<Service> services = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      services.add(
          i == 0
              ? service("s0").build()
              : service("s" + i)
                  .dependsOn(needs("s" + (i - 1), Condition.SERVICE_STARTED))
                  .build());
    }
    Project project = demo(services.toArray(Service[]::new));
    assertThat(Rehearsal.up(engine, project, UpOptions.DEFAULT).lines()).hasSize(401);
  }

  @Test
  void secondUpChangesNothing() throws Exception {
    engine.script("db", new Behaviour.Becomes("healthy"));
    orchestrator.up(webAndDb(), UpOptions.DEFAULT);
    engine.forgetCalls();
    events.clear();
    orchestrator.up(webAndDb(), UpOptions.DEFAULT);
    assertThat(engine.changes()).isEmpty();
    assertThat(engine.calls())
        .containsExactlyInAnyOrder(
            "list containers", "list networks", "list volumes", "inspect image app");
    assertThat(steps()).containsExactlyInAnyOrder("demo-db-1 RUNNING", "demo-web-1 RUNNING");
  }

  @Test
  void manyServicesTakeTwoCallsEach() throws Exception {
    List<Service> services = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      services.add(service("s" + i).build());
    }
    orchestrator.up(demo(services.toArray(Service[]::new)), UpOptions.DEFAULT);
    assertThat(engine.calls()).hasSize(4 + 1 + 2 * 30);
  }

  @Test
  void changedConfigurationReplacesTheContainerAndKeepsItsAnonymousVolumes() throws Exception {
    engine.image("app", "/state");
    orchestrator.up(demo(service("web").build()), UpOptions.DEFAULT);
    String id = engine.idOf("demo-web-1");
    String volume = engine.mountsOf("demo-web-1").get("/state");
    engine.forgetCalls();
    events.clear();
    orchestrator.up(
        demo(service("web").environment(Map.of("LOG_LEVEL", "debug")).build()), UpOptions.DEFAULT);
    String temporary = id.substring(0, 12) + "_demo-web-1";
    assertThat(engine.changes())
        .containsExactly(
            "create " + temporary,
            "stop demo-web-1",
            "remove demo-web-1",
            "rename " + temporary + " demo-web-1",
            "start demo-web-1");
    assertThat(engine.mountsOf("demo-web-1")).containsEntry("/state", volume);
    assertThat(steps())
        .containsExactly(
            "demo-web-1 RECREATE",
            "demo-web-1 RECREATED",
            "demo-web-1 STARTING",
            "demo-web-1 STARTED");
    orchestrator.down(demo(service("web").build()), DOWN_VOLUMES);
    assertThat(engine.volumeNames()).isEmpty();
  }

  @Test
  void newImageReplacesTheContainer() throws Exception {
    orchestrator.up(demo(service("web").build()), UpOptions.DEFAULT);
    String id = engine.idOf("demo-web-1");
    engine.image("app");
    orchestrator.up(demo(service("web").build()), UpOptions.DEFAULT);
    assertThat(engine.idOf("demo-web-1")).isNotEqualTo(id);
  }

  @Test
  void scaleGoesUpAndDown() throws Exception {
    Project project = demo(service("web").build());
    orchestrator.up(project, options(List.of(), false, Map.of("web", 3)));
    assertThat(engine.states())
        .containsExactly("demo-web-1=running", "demo-web-2=running", "demo-web-3=running");
    orchestrator.up(project, UpOptions.DEFAULT);
    assertThat(engine.states()).containsExactly("demo-web-1=running");
  }

  @Test
  void orphanIsToldAndRemovedOnRequest() throws Exception {
    orchestrator.up(demo(service("web").build(), service("old").build()), UpOptions.DEFAULT);
    Project later = demo(service("web").build());
    orchestrator.up(later, UpOptions.DEFAULT);
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("Found orphan containers ([demo-old-1]) for this project.");
    orchestrator.up(later, UpOptions.builder().removeOrphans(true).build());
    assertThat(engine.states()).containsExactly("demo-web-1=running");
  }

  @Test
  void failureStopsOnlyWhatNeedsIt() {
    engine
        .script("db", new Behaviour.FailsToStart(Kind.INTERNAL, "no memory left", 128))
        .script("bad", new Behaviour.FailsToCreate(Kind.INVALID, "bad mount"));
    Project project =
        demo(
            service("db").build(),
            service("api").dependsOn(needs("db", Condition.SERVICE_STARTED)).build(),
            service("web").dependsOn(needs("api", Condition.SERVICE_STARTED)).build(),
            service("bad").build(),
            service("other").build());
    assertThatThrownBy(() -> orchestrator.up(project, UpOptions.DEFAULT))
        .isInstanceOf(ComposeException.class)
        .hasMessage(
            """
            service "bad": create container demo-bad-1: bad mount
            service "db": start container demo-db-1: no memory left
              not done because of it: api, web\
            """);
    assertThat(engine.states())
        .containsExactly(
            "demo-api-1=created",
            "demo-db-1=created",
            "demo-other-1=running",
            "demo-web-1=created");
  }

  @Test
  void unhealthyDependencyIsToldWithItsLastProbeAndWords() {
    engine.script("db", new Behaviour.Becomes("unhealthy"));
    Project project =
        Projects.at(
            webAndDb(), Map.of("services.db.healthcheck", new Position("compose.yaml", 7, 5)));
    assertThatThrownBy(() -> orchestrator.up(project, UpOptions.DEFAULT))
        .hasMessage(
            """
            service "db": container demo-db-1 is unhealthy (compose.yaml:7:5)
              last probe: exit code 1, output:
                no answer
              last log lines:
                last words of demo-db-1
              not done because of it: web
              hint: see more: jcompose logs db\
            """);
    assertThat(engine.states()).containsExactly("demo-db-1=running", "demo-web-1=created");
  }

  @Test
  void optionalDependencyOnlyWarns() throws Exception {
    engine.script("db", new Behaviour.Becomes("unhealthy"));
    orchestrator.up(
        demo(
            service("web").dependsOn(likes("db", Condition.SERVICE_HEALTHY)).build(),
            service("db").healthcheck(PROBE).build()),
        UpOptions.DEFAULT);
    assertThat(engine.states()).containsExactly("demo-db-1=running", "demo-web-1=running");
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("optional dependency \"db\" failed to start: container demo-db-1 is unhealthy");
  }

  @Test
  void jobThatCompletesOpensTheWay() throws Exception {
    engine.script("seed", new Behaviour.Exits(0));
    orchestrator.up(seeded(), WAIT);
    assertThat(engine.states()).containsExactly("demo-seed-1=exited", "demo-web-1=running");
    assertThat(steps())
        .containsSubsequence("demo-seed-1 EXITED", "demo-web-1 STARTING", "demo-web-1 HEALTHY");
  }

  @Test
  void jobThatFailsDoesNot() {
    engine.script("seed", new Behaviour.Exits(3));
    assertThatThrownBy(() -> orchestrator.up(seeded(), UpOptions.DEFAULT))
        .hasMessageStartingWith(
            "service \"seed\": container demo-seed-1 didn't complete successfully: exit 3\n");
    assertThat(engine.states()).containsExactly("demo-seed-1=exited", "demo-web-1=created");
  }

  private static Project seeded() {
    return demo(
        service("seed").build(),
        service("web").dependsOn(needs("seed", Condition.SERVICE_COMPLETED_SUCCESSFULLY)).build());
  }

  @Test
  void waitEndsAtItsLimit() {
    UpOptions limited =
        UpOptions.builder().awaitReady(true).waitTimeout(Duration.ofMillis(50)).build();
    assertThatThrownBy(
            () -> orchestrator.up(demo(service("db").healthcheck(PROBE).build()), limited))
        .hasMessageStartingWith(
            "service \"db\": container demo-db-1 is not ready after 0s: it is starting");
  }

  @Test
  void programThatIsNotThereGivesItsExitCode() {
    engine.script(
        "web",
        new Behaviour.FailsToStart(Kind.INVALID, "exec: \"wbe\": executable file not found", 127));
    ComposeException e =
        catchThrowableOfType(
            ComposeException.class,
            () -> orchestrator.up(demo(service("web").build()), UpOptions.DEFAULT));
    assertThat(e.exitCode()).isEqualTo(127);
    assertThat(e).hasMessageContaining("hint: look for the program in the image");
  }

  @Test
  void missingImageIsPulledOnceForAll() throws Exception {
    engine.registry("redis");
    orchestrator.up(
        demo(service("a").image("redis").build(), service("b").image("redis").build()),
        UpOptions.DEFAULT);
    assertThat(engine.changes())
        .filteredOn(c -> c.startsWith("pull"))
        .containsExactly("pull redis");
    engine.forgetCalls();
    orchestrator.up(
        demo(service("a").image("redis").build(), service("b").image("redis").build()),
        UpOptions.DEFAULT);
    assertThat(engine.changes()).isEmpty();
  }

  @Test
  void imageThatNobodyHasLeavesNothingBehind() {
    Project project =
        Projects.at(
            demo(service("a").image("nope").build(), service("b").build()),
            Map.of("services.a.image", new Position("compose.yaml", 3, 12)));
    assertThatThrownBy(() -> orchestrator.up(project, UpOptions.DEFAULT))
        .hasMessage(
            """
            service "a": pull image nope: pull access denied for nope, repository does not exist \
            (compose.yaml:3:12)
              not done because of it: b
              hint: if it is private, jcompose login first; without a registry: jcompose image load -i FILE\
            """);
    assertThat(engine.states()).isEmpty();
    assertThat(engine.networkNames()).isEmpty();
  }

  @Test
  void downRemovesDependentsFirstAndKeepsNamedVolumes() throws Exception {
    engine.script("db", new Behaviour.Becomes("healthy"));
    orchestrator.up(webAndDb(), UpOptions.DEFAULT);
    engine.forgetCalls();
    orchestrator.down(webAndDb(), DOWN);
    assertThat(engine.states()).isEmpty();
    assertThat(engine.networkNames()).isEmpty();
    assertThat(engine.volumeNames()).containsExactly("demo_data");
    assertThat(engine.changes())
        .containsSubsequence("stop demo-web-1", "stop demo-db-1", "remove demo-db-1");
  }

  @Test
  void downWithVolumesByNameAlone() throws Exception {
    engine.script("db", new Behaviour.Becomes("healthy"));
    orchestrator.up(webAndDb(), UpOptions.DEFAULT);
    Project observed = orchestrator.observedProject("demo");
    assertThat(observed.services().values())
        .extracting(Service::dependsOn)
        .containsExactly(Map.of(), needs("db", Condition.SERVICE_HEALTHY));
    orchestrator.down(observed, DOWN_VOLUMES);
    assertThat(engine.volumeNames()).isEmpty();
    orchestrator.down(observed, DOWN);
    assertThat(warnings()).containsExactly("No resource found to remove for project \"demo\".");
  }

  @Test
  void replacedDependencyRestartsThoseWhoAskForIt() throws Exception {
    Service web = service("web").dependsOn(restartsWith("db")).build();
    orchestrator.up(demo(web, service("db").build()), UpOptions.DEFAULT);
    engine.forgetCalls();
    orchestrator.up(demo(web, service("db").hostname("x").build()), UpOptions.DEFAULT);
    assertThat(engine.changes())
        .containsSubsequence(
            "stop demo-web-1", "stop demo-db-1", "start demo-db-1", "start demo-web-1");
  }

  @Test
  void changedNetworkIsMadeAgainWithItsContainers() throws Exception {
    Project before = demo(service("web").build(), service("db").build());
    orchestrator.up(before, UpOptions.DEFAULT);
    Project after =
        Projects.with(before, Projects.network("default", "demo_default", Map.of("mtu", "1400")));
    orchestrator.up(after, options(List.of("web"), false, Map.of()));
    assertThat(engine.changes())
        .containsSubsequence(
            "disconnect demo-web-1 demo_default",
            "remove network demo_default",
            "create network demo_default",
            "start demo-web-1")
        .contains("connect demo-db-1 demo_default");
    engine.forgetCalls();
    orchestrator.up(after, UpOptions.DEFAULT);
    assertThat(engine.changes()).isEmpty();
  }

  @Test
  void lifecycleCommandsAct() throws Exception {
    Project project =
        demo(service("web").dependsOn(restartsWith("db")).build(), service("db").build());
    orchestrator.up(project, UpOptions.DEFAULT);
    engine.forgetCalls();
    orchestrator.stop(project, List.of(), null);
    orchestrator.start(project, List.of("web"));
    orchestrator.restart(project, List.of("db"), null);
    orchestrator.kill(project, List.of("web"), "SIGTERM");
    assertThat(orchestrator.remove(project, List.of(), false, false)).containsExactly("demo-web-1");
    assertThat(engine.changes())
        .containsExactly(
            "stop demo-web-1",
            "stop demo-db-1",
            "start demo-db-1",
            "start demo-web-1",
            "restart demo-db-1",
            "restart demo-web-1",
            "kill demo-web-1 SIGTERM",
            "remove demo-web-1");
  }

  @Test
  void interruptEndsTheWaitAndStartsNothingMore() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread up =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    orchestrator.up(webAndDb(), UpOptions.DEFAULT);
                  } catch (InterruptedException | RuntimeException e) {
                    thrown.set(e);
                  }
                });
    engine.awaitCall("inspect demo-db-1");
    up.interrupt();
    up.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(engine.states()).containsExactly("demo-db-1=running", "demo-web-1=created");
  }
}
