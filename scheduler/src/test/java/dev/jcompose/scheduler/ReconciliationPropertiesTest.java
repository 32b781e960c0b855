package dev.jcompose.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.model.Dependency;
import dev.jcompose.model.Dependency.Condition;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.VolumeMount;
import dev.jcompose.scheduler.compile.Compiler;
import dev.jcompose.scheduler.fake.FakeEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is there and whatever is asked for: {@code up} gets there, a second one has nothing to
 * do, no named volume is lost, and other projects are not touched. Each seed runs many rounds.
 */
@Timeout(60)
class ReconciliationPropertiesTest {
  private static final int ROUNDS = 40;
  private static final UpOptions UP = UpOptions.builder().removeOrphans(true).build();
  private static final DownOptions DOWN =
      new DownOptions(List.of(), true, false, DownOptions.ImageRemoval.NONE, null);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void upReachesItsGoalFromAnywhere(long seed) throws Exception {
    Random random = new Random(seed);
    FakeEngine engine = new FakeEngine().image("app", "/state");
    Orchestrator orchestrator = Orchestrator.over(engine, e -> {});
    orchestrator.up(
        Projects.project(
            "other",
            Projects.service("s0").volumes(List.of(Projects.named("v0", "/v"))).build(),
            Projects.service("s1").build()),
        UP);
    engine.volumes().create(new CreateVolume("loose", "local", Map.of(), Map.of()));
    List<String> others = states(engine, "other-");
    for (int round = 0; round < ROUNDS; round++) {
      List<String> volumes = named(engine);
      Project project = project(random);
      orchestrator.up(project, UP);
      assertThat(running(engine)).isEqualTo(goal(project));
      assertHashes(engine, project);
      assertThat(Rehearsal.up(engine, project, UpOptions.DEFAULT)).isEmpty();
      assertThat(named(engine)).containsAll(volumes);
      disturb(random, engine);
      if (random.nextInt(8) == 0) {
        orchestrator.down(project, DOWN);
        assertThat(states(engine, "demo-")).isEmpty();
        assertThat(engine.networkNames()).containsExactly("other_default");
        assertThat(named(engine)).containsAll(volumes);
      }
      assertThat(states(engine, "other-")).isEqualTo(others);
    }
  }

  private static List<String> states(FakeEngine engine, String prefix) {
    return engine.states().stream().filter(s -> s.contains(prefix)).toList();
  }

  private static List<String> named(FakeEngine engine) {
    return engine.volumeNames().stream().filter(v -> v.length() < 64).toList();
  }

  /** The service of each container, all of which run under a final name. */
  private static List<String> running(FakeEngine engine) {
    return states(engine, "demo-").stream()
        .peek(s -> assertThat(s).matches("demo-s\\d-\\d+=running"))
        .map(s -> s.split("-", -1)[1])
        .toList();
  }

  /** One running container for each place; numbers are free, so they are compared by service. */
  private static List<String> goal(Project project) {
    return project.services().values().stream()
        .flatMap(s -> Stream.generate(s::name).limit(s.scale()))
        .sorted()
        .toList();
  }

  private static void assertHashes(FakeEngine engine, Project project) {
    for (var container :
        engine.containers().list(true, Filters.labels(List.of(Labels.PROJECT + "=demo")))) {
      Service service = project.services().get(container.labels().get(Labels.SERVICE));
      assertThat(service).isNotNull();
      if (service != null) {
        assertThat(container.labels())
            .containsEntry(Labels.CONFIG_HASH, Compiler.fingerprint(project, service).hash());
      }
    }
  }

  private static Project project(Random random) {
    List<Service> services = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      services.add(service(random, i));
    }
    Project project = Projects.demo(services.toArray(Service[]::new));
    return random.nextInt(5) > 0
        ? project
        : Projects.with(
            project,
            Projects.network("default", "demo_default", Map.of("mtu", "" + random.nextInt(3))));
  }

  private static Service service(Random random, int index) {
    Map<String, Dependency> dependencies = new LinkedHashMap<>();
    for (int d = 0; d < index; d++) {
      if (random.nextInt(3) == 0) {
        dependencies.put(
            "s" + d,
            new Dependency(Condition.SERVICE_STARTED, random.nextBoolean(), random.nextBoolean()));
      }
    }
    List<VolumeMount> volumes = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      volumes.add(Projects.named("v" + random.nextInt(3), "/v"));
    }
    Service.Builder service =
        Projects.service("s" + index)
            .scale(random.nextInt(4))
            .environment(Map.of("LEVEL", "" + random.nextInt(3)))
            .dependsOn(dependencies)
            .volumes(volumes);
    if (dependencies.containsKey("s0") && random.nextInt(3) == 0) {
      service.networks(Map.of()).networkMode("service:s0");
    }
    return service.build();
  }

  /** Things happen between two commands. */
  private static void disturb(Random random, FakeEngine engine) {
    for (String state : states(engine, "demo-")) {
      String name = state.substring(0, state.indexOf('='));
      switch (random.nextInt(6)) {
        case 0 -> engine.containers().remove(name, false, true);
        case 1 -> engine.exit(name, random.nextInt(3));
        case 2 -> {
          // A replacement ended before its new container had its name.
          engine.containers().rename(name, "%012x_".formatted(random.nextInt()) + name);
        }
        default -> {}
      }
    }
  }
}
