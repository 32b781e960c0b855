package dev.jcompose.scheduler.plan;

import static dev.jcompose.scheduler.Projects.PROBE;
import static dev.jcompose.scheduler.Projects.demo;
import static dev.jcompose.scheduler.Projects.likes;
import static dev.jcompose.scheduler.Projects.named;
import static dev.jcompose.scheduler.Projects.needs;
import static dev.jcompose.scheduler.Projects.port;
import static dev.jcompose.scheduler.Projects.restartsWith;
import static dev.jcompose.scheduler.Projects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.model.Dependency;
import dev.jcompose.model.Dependency.Condition;
import dev.jcompose.model.Network;
import dev.jcompose.model.Position;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.Orchestrator;
import dev.jcompose.scheduler.Projects;
import dev.jcompose.scheduler.Rehearsal;
import dev.jcompose.scheduler.UpOptions;
import dev.jcompose.scheduler.UpOptions.PullPolicy;
import dev.jcompose.scheduler.UpOptions.Recreate;
import dev.jcompose.scheduler.fake.FakeEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans as text. What is there is made by an earlier {@code up} on the engine in memory. */
class UpPlanTest {
  private final FakeEngine engine = new FakeEngine().image("app");
  private final Orchestrator orchestrator = Orchestrator.over(engine, e -> {});

  private static UpOptions options(Recreate recreate, PullPolicy pull, boolean wait) {
    return UpOptions.builder().recreate(recreate).pull(pull).awaitReady(wait).build();
  }

  private String plan(Project project) {
    return Rehearsal.up(engine, project, UpOptions.DEFAULT);
  }

  /** Container ids are the fake's business. */
  private String stable(String container, String plan) {
    return plan.replace(engine.idOf(container).substring(0, 12), "OLD");
  }

  @Test
  void newProject() {
    assertThat(
            plan(
                demo(
                    service("web").dependsOn(needs("db", Condition.SERVICE_HEALTHY)).build(),
                    service("db")
                        .healthcheck(PROBE)
                        .volumes(List.of(named("data", "/data")))
                        .build())))
        .isEqualTo(
            """
            create network demo_default: not there yet
            create volume demo_data: not there yet
            create container demo-db-1: not there yet \
            [after create network demo_default, create volume demo_data]
            create container demo-web-1: not there yet [after create network demo_default]
            start container demo-db-1: is new [after create container demo-db-1]
            await container demo-db-1 healthy: dependency of web [after start container demo-db-1]
            start container demo-web-1: is new \
            [after await container demo-db-1 healthy, create container demo-web-1]\
            """);
  }

  @Test
  void optionalDependencyIsFollowedNotNeeded() {
    assertThat(
            plan(
                demo(
                    service("web").dependsOn(likes("db", Condition.SERVICE_HEALTHY)).build(),
                    service("db").healthcheck(PROBE).build())))
        .endsWith(
            """
            await container demo-db-1 healthy: optional dependency of web \
            [after (start container demo-db-1)]
            start container demo-web-1: is new \
            [after create container demo-web-1, (await container demo-db-1 healthy)]\
            """);
  }

  @Test
  void oneWaitServesAllAndIsRequiredIfOneRequiresIt() {
    assertThat(
            plan(
                demo(
                    service("a")
                        .dependsOn(likes("job", Condition.SERVICE_COMPLETED_SUCCESSFULLY))
                        .build(),
                    service("b")
                        .dependsOn(needs("job", Condition.SERVICE_COMPLETED_SUCCESSFULLY))
                        .build(),
                    service("job").build())))
        .contains(
            "await container demo-job-1 completed: dependency of a, b"
                + " [after start container demo-job-1]")
        .contains("[after create container demo-a-1, (await container demo-job-1 completed)]")
        .contains("[after await container demo-job-1 completed, create container demo-b-1]");
  }

  @Test
  void replicasThatPublishPortsStartInOrder() {
    assertThat(
            plan(
                demo(
                    service("web").scale(2).ports(List.of(port(0, 80))).build(),
                    service("job").scale(2).build())))
        .contains(
            "start container demo-web-2: is new"
                + " [after create container demo-web-2, (start container demo-web-1)]")
        .contains("start container demo-job-2: is new [after create container demo-job-2]");
  }

  @Test
  void serviceOfScaleZeroHasNothingToWaitFor() {
    assertThat(
            plan(
                demo(
                    service("web").dependsOn(needs("db", Condition.SERVICE_HEALTHY)).build(),
                    service("db").scale(0).healthcheck(PROBE).build())))
        .doesNotContain("db")
        .endsWith("start container demo-web-1: is new [after create container demo-web-1]");
  }

  @Test
  void changedVariableIsNamedWithItsPlace() throws Exception {
    orchestrator.up(
        demo(service("web").environment(Map.of("LOG_LEVEL", "info")).build()), UpOptions.DEFAULT);
    Project later =
        Projects.at(
            demo(service("web").environment(Map.of("LOG_LEVEL", "debug")).build()),
            Map.of("services.web.environment.LOG_LEVEL", new Position("compose.yaml", 14, 7)));
    assertThat(stable("demo-web-1", plan(later)))
        .isEqualTo(
            """
            create container OLD_demo-web-1: environment.LOG_LEVEL changed (compose.yaml:14:7)
            stop container demo-web-1: is replaced [after create container OLD_demo-web-1]
            remove container demo-web-1: is replaced [after stop container demo-web-1]
            rename container OLD_demo-web-1 to demo-web-1: replaces demo-web-1 \
            [after remove container demo-web-1]
            start container demo-web-1: is new \
            [after rename container OLD_demo-web-1 to demo-web-1]\
            """);
  }

  @Test
  void severalChangesAreCounted() throws Exception {
    orchestrator.up(demo(service("web").user("1").build()), UpOptions.DEFAULT);
    Project later =
        demo(
            service("web")
                .command(List.of("x"))
                .hostname("h")
                .tty(true)
                .labels(Map.of("a", "b"))
                .build());
    assertThat(plan(later))
        .contains("_demo-web-1: command changed, hostname changed, labels.a changed and 2 more\n");
  }

  @Test
  void removedKeyIsNamed() throws Exception {
    orchestrator.up(demo(service("web").user("1").build()), UpOptions.DEFAULT);
    assertThat(plan(demo(service("web").build()))).contains("_demo-web-1: user removed\n");
  }

  @Test
  void forcedAndForbiddenReplacement() throws Exception {
    Project before = demo(service("web").build());
    Project after = demo(service("web").hostname("x").build());
    orchestrator.up(before, UpOptions.DEFAULT);
    assertThat(Rehearsal.up(engine, before, options(Recreate.FORCE, PullPolicy.PER_SERVICE, false)))
        .contains("_demo-web-1: replacement is forced");
    assertThat(Rehearsal.up(engine, after, options(Recreate.NEVER, PullPolicy.PER_SERVICE, false)))
        .isEmpty();
  }

  @Test
  void forcedReplacementSparesDependencies() throws Exception {
    Project project =
        demo(
            service("web").dependsOn(needs("db", Condition.SERVICE_STARTED)).build(),
            service("db").build());
    orchestrator.up(project, UpOptions.DEFAULT);
    UpOptions web = UpOptions.builder().services(List.of("web")).recreate(Recreate.FORCE).build();
    assertThat(Rehearsal.up(engine, project, web))
        .contains("demo-web-1")
        .doesNotContain("demo-db-1");
  }

  @Test
  void sharedNamespaceFollowsItsProvider() throws Exception {
    Map<String, Dependency> dependsOn = restartsWith("web");
    var side = service("side").networks(Map.of()).networkMode("service:web").dependsOn(dependsOn);
    orchestrator.up(demo(service("web").build(), side.build()), UpOptions.DEFAULT);
    String plan = stable("demo-web-1", plan(demo(service("web").tty(true).build(), side.build())));
    assertThat(stable("demo-side-1", plan))
        .contains(
            "_demo-side-1: uses service web, which is replaced [after rename container"
                + " OLD_demo-web-1 to demo-web-1]");
  }

  @Test
  void scaleDownTakesTheHighestAndUpGoesOnFromThere() throws Exception {
    orchestrator.up(demo(service("web").scale(3).build()), UpOptions.DEFAULT);
    assertThat(plan(demo(service("web").scale(1).build())))
        .isEqualTo(
            """
            stop container demo-web-2: scale is 1
            remove container demo-web-2: scale is 1 [after stop container demo-web-2]
            stop container demo-web-3: scale is 1
            remove container demo-web-3: scale is 1 [after stop container demo-web-3]\
            """);
    engine.containers().remove("demo-web-2", false, true);
    assertThat(plan(demo(service("web").scale(3).build())))
        .isEqualTo(
            """
            create container demo-web-4: not there yet
            start container demo-web-4: is new [after create container demo-web-4]\
            """);
  }

  @Test
  void scaleDownTakesObsoleteOnesFirst() throws Exception {
    orchestrator.up(demo(service("web").user("1").build()), UpOptions.DEFAULT);
    orchestrator.up(
        demo(service("web").user("2").scale(2).build()),
        options(Recreate.NEVER, PullPolicy.PER_SERVICE, false));
    assertThat(plan(demo(service("web").user("2").build())))
        .isEqualTo(
            """
            stop container demo-web-1: scale is 1
            remove container demo-web-1: scale is 1 [after stop container demo-web-1]\
            """);
  }

  @Test
  void interruptedReplacementIsPutRight() throws Exception {
    Project project = demo(service("web").user("2").build());
    orchestrator.up(demo(service("web").user("1").build()), UpOptions.DEFAULT);
    String temporary = engine.idOf("demo-web-1").substring(0, 12) + "_demo-web-1";
    // The replacement is there, the old one was not yet stopped when the command died.
    FakeEngine other = new FakeEngine().image("app");
    Orchestrator.over(other, e -> {}).up(project, UpOptions.DEFAULT);
    engine
        .containers()
        .create(
            temporary,
            new dev.jcompose.engine.api.CreateContainer(
                other.containers().inspect("demo-web-1").config(),
                other.containers().inspect("demo-web-1").hostConfig(),
                Map.of(
                    "demo_default",
                    dev.jcompose.scheduler.compile.Endpoints.plain("demo-web-1", "web"))));
    assertThat(plan(project).replace(temporary, "TEMP"))
        .isEqualTo(
            """
            stop container demo-web-1: was being replaced
            remove container demo-web-1: was being replaced [after stop container demo-web-1]
            rename container TEMP to demo-web-1: replacement was interrupted \
            [after remove container demo-web-1]
            start container demo-web-1: is created \
            [after rename container TEMP to demo-web-1]\
            """);
  }

  @Test
  void portIsFreedBeforeItIsTaken() throws Exception {
    orchestrator.up(
        demo(service("a").ports(List.of(port(80, 80))).build(), service("b").build()),
        UpOptions.DEFAULT);
    assertThat(plan(demo(service("a").build(), service("b").ports(List.of(port(80, 80))).build())))
        .containsPattern(
            "start container demo-b-1: is new \\[after .*\\(stop container demo-a-1\\)\\]");
  }

  @Test
  void pullPolicies() {
    Project missing = demo(service("web").image("redis").build());
    assertThat(plan(missing))
        .contains("pull image redis: not there yet\n")
        .contains("create network demo_default: not there yet [after pull image redis]")
        .contains("create container demo-web-1: not there yet [after create network demo_default]");
    Project app = demo(service("web").build());
    assertThat(plan(app)).doesNotContain("pull");
    assertThat(Rehearsal.up(engine, app, options(Recreate.DIVERGED, PullPolicy.ALWAYS, false)))
        .contains("pull image app: pull policy is always\n");
    assertThat(Rehearsal.up(engine, missing, options(Recreate.DIVERGED, PullPolicy.NEVER, false)))
        .doesNotContain("pull");
  }

  @Test
  void waitingIsForJobsToCompleteAndForTheRestToBeReady() throws Exception {
    Project project =
        demo(
            service("web")
                .dependsOn(needs("job", Condition.SERVICE_COMPLETED_SUCCESSFULLY))
                .build(),
            service("job").build());
    assertThat(
            Rehearsal.up(engine, project, options(Recreate.DIVERGED, PullPolicy.PER_SERVICE, true)))
        .contains("await container demo-job-1 completed")
        .doesNotContain("await container demo-job-1 ready")
        .endsWith(
            "await container demo-web-1 ready: asked to wait [after start container demo-web-1]");
  }

  @Test
  void foreignNetworkIsUsedAndToldNotChanged() {
    engine
        .networks()
        .create(
            new dev.jcompose.engine.api.CreateNetwork(
                "demo_default", "", false, false, null, null, null, Map.of(), Map.of()));
    assertThat(plan(demo(service("web").build()))).doesNotContain("network demo_default:");
  }

  @Test
  void missingExternalNetworkIsAnError() {
    Network external =
        new Network(
            "default", "shared", true, "", Map.of(), false, false, null, null, null, Map.of());
    Project project =
        Projects.at(
            Projects.with(demo(service("web").build()), external),
            Map.of("networks.default", new Position("compose.yaml", 2, 3)));
    assertThatThrownBy(() -> plan(project))
        .hasMessage(
            "network shared declared as external, but could not be found (compose.yaml:2:3);"
                + " create it first: docker network create shared");
  }

  @Test
  void unknownAndCyclicServicesAreErrors() {
    Project project =
        demo(
            service("a").dependsOn(needs("b", Condition.SERVICE_STARTED)).build(),
            service("b").dependsOn(needs("a", Condition.SERVICE_STARTED)).build());
    assertThatThrownBy(() -> plan(project)).hasMessage("dependency cycle detected: a -> b -> a");
    UpOptions unknown = UpOptions.builder().services(List.of("x")).build();
    assertThatThrownBy(() -> Rehearsal.up(engine, project, unknown))
        .hasMessage("no such service: x");
  }
}
