package dev.jcompose.scheduler.plan;

import static dev.jcompose.scheduler.Projects.demo;
import static dev.jcompose.scheduler.Projects.named;
import static dev.jcompose.scheduler.Projects.needs;
import static dev.jcompose.scheduler.Projects.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.CreateVolume;
import dev.jcompose.model.Dependency.Condition;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.DownOptions;
import dev.jcompose.scheduler.DownOptions.ImageRemoval;
import dev.jcompose.scheduler.Orchestrator;
import dev.jcompose.scheduler.Projects;
import dev.jcompose.scheduler.UpOptions;
import dev.jcompose.scheduler.fake.FakeEngine;
import dev.jcompose.scheduler.observe.Observer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DownPlanTest {
  private final FakeEngine engine = new FakeEngine().image("app");
  private final Orchestrator orchestrator = Orchestrator.over(engine, e -> {});
  private final Project project =
      demo(
          service("web").dependsOn(needs("db", Condition.SERVICE_STARTED)).build(),
          service("db").volumes(List.of(named("data", "/data"))).build(),
          service("cache").build());

  private Plan plan(Project project, DownOptions options) throws InterruptedException {
    return DownPlanner.plan(
        project, new Observer(engine).observe(project.name(), Set.of("app")), options);
  }

  private static DownOptions options(
      List<String> services, boolean orphans, boolean volumes, ImageRemoval images) {
    return new DownOptions(services, orphans, volumes, images, null);
  }

  @Test
  void dependentsStopFirstAndFoundationsGoLast() throws Exception {
    orchestrator.up(project, UpOptions.DEFAULT);
    assertThat(plan(project, options(List.of(), false, true, ImageRemoval.ALL)).toString())
        .isEqualTo(
            """
            stop container demo-cache-1
            remove container demo-cache-1 [after (stop container demo-cache-1)]
            stop container demo-web-1
            remove container demo-web-1 [after (stop container demo-web-1)]
            stop container demo-db-1 [after (stop container demo-web-1)]
            remove container demo-db-1 [after (stop container demo-db-1)]
            remove network demo_default [after (remove container demo-cache-1, \
            remove container demo-db-1, remove container demo-web-1)]
            remove volume demo_data [after (remove container demo-cache-1, \
            remove container demo-db-1, remove container demo-web-1)]
            remove image app [after (remove container demo-cache-1, \
            remove container demo-db-1, remove container demo-web-1)]\
            """);
  }

  @Test
  void namedServicesTakeTheirDependentsAlong() throws Exception {
    orchestrator.up(project, UpOptions.DEFAULT);
    assertThat(plan(project, options(List.of("db"), false, false, ImageRemoval.NONE)).toString())
        .contains("remove container demo-web-1", "remove container demo-db-1")
        .doesNotContain("cache", "network");
  }

  @Test
  void orphansStayUnlessAskedFor() throws Exception {
    orchestrator.up(project, UpOptions.DEFAULT);
    Project less = demo(service("web").build());
    assertThat(plan(less, options(List.of(), false, false, ImageRemoval.NONE)).toString())
        .doesNotContain("demo-db-1");
    assertThat(plan(less, options(List.of(), true, false, ImageRemoval.NONE)).toString())
        .contains("remove container demo-db-1", "remove container demo-cache-1");
  }

  @Test
  void thingsOfOthersStayEvenUnderOurNames() throws Exception {
    engine.volumes().create(new CreateVolume("demo_data", "local", Map.of(), Map.of()));
    orchestrator.up(project, UpOptions.DEFAULT);
    orchestrator.up(Projects.project("other", service("web").build()), UpOptions.DEFAULT);
    assertThat(plan(project, options(List.of(), true, true, ImageRemoval.NONE)).toString())
        .doesNotContain("volume", "other");
  }

  @Test
  void nothingThereIsSaid() throws Exception {
    Plan plan = plan(project, options(List.of(), true, true, ImageRemoval.NONE));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.warnings())
        .containsExactly("No resource found to remove for project \"demo\".");
  }
}
