package dev.jcompose.scheduler;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.build.BuildFlags;
import dev.jcompose.scheduler.compile.Compiled;
import dev.jcompose.scheduler.compile.Compiler;
import dev.jcompose.scheduler.compile.ServiceSpec;
import dev.jcompose.scheduler.execute.Stage;
import dev.jcompose.scheduler.observe.Observed;
import dev.jcompose.scheduler.observe.ObservedProjects;
import dev.jcompose.scheduler.observe.Observer;
import dev.jcompose.scheduler.plan.DownPlanner;
import dev.jcompose.scheduler.plan.LifecyclePlanner;
import dev.jcompose.scheduler.plan.Operation;
import dev.jcompose.scheduler.plan.Plan;
import dev.jcompose.scheduler.plan.Step;
import dev.jcompose.scheduler.plan.UpPlanner;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Observe, plan, hand over to the stage: the same three steps for every command. */
final class EngineOrchestrator implements Orchestrator {
  private final Engine engine;
  private final Observer observer;
  private final Stage stage;

  EngineOrchestrator(Engine engine, Stage stage) {
    this.engine = engine;
    this.observer = new Observer(engine);
    this.stage = stage;
  }

  @Override
  public void up(Project project, UpOptions options) throws InterruptedException {
    Compiled compiled = Compiler.compile(project, options);
    Set<String> images = images(compiled);
    Observed observed = observe(project, images);
    Set<String> fresh = new HashSet<>();
    Plan rebuild = UpPlanner.rebuild(compiled, options);
    if (!rebuild.isEmpty()) {
      stage.run(project, rebuild, null);
      rebuild.steps().stream()
          .map(Step::operation)
          .filter(Operation.BuildImage.class::isInstance)
          .forEach(o -> fresh.add(((Operation.BuildImage) o).image()));
      observed = observe(project, images);
    }
    Plan refresh = UpPlanner.refresh(compiled, observed, options);
    if (!refresh.isEmpty()) {
      fresh.addAll(refresh(project, refresh));
      observed = observe(project, images);
    }
    Plan plan = UpPlanner.plan(compiled, observed, options, fresh);
    stage.run(project, plan, options.awaitReady() ? options.waitTimeout() : null);
  }

  /** Fetches what may be newer; what cannot be fetched is tried again, and told, by the plan. */
  private Set<String> refresh(Project project, Plan refresh) throws InterruptedException {
    try {
      stage.run(project, refresh, null);
    } catch (ComposeException e) {
      return Set.of();
    }
    return refresh.steps().stream()
        .map(Step::operation)
        .filter(Operation.PullImage.class::isInstance)
        .map(o -> ((Operation.PullImage) o).reference())
        .collect(Collectors.toSet());
  }

  private static Set<String> images(Compiled compiled) {
    return compiled.services().values().stream()
        .map(ServiceSpec::image)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Observed observe(Project project, Set<String> images) throws InterruptedException {
    try {
      return observer.observe(project.name(), images);
    } catch (EngineException e) {
      throw new ComposeException(
          "look for project \"" + project.name() + "\": " + e.getMessage(), 1, e);
    }
  }

  @Override
  public void down(Project project, DownOptions options) throws InterruptedException {
    Set<String> images =
        options.images() == DownOptions.ImageRemoval.NONE
            ? Set.of()
            : project.services().values().stream()
                .map(service -> Compiler.image(project, service))
                .collect(Collectors.toCollection(TreeSet::new));
    Observed observed = observe(project, images);
    stage.run(project, DownPlanner.plan(project, observed, options), null);
  }

  @Override
  public void start(Project project, List<String> services) throws InterruptedException {
    Observed observed = observe(project, Set.of());
    Plan plan = LifecyclePlanner.start(project, observed, services);
    if (observed.containers().isEmpty()) {
      String named = services.isEmpty() ? "" : services.getFirst();
      throw new ComposeException(
          named.isEmpty()
              ? "project \"" + project.name() + "\" has no container to start"
              : "service \"" + named + "\" has no container to start");
    }
    stage.run(project, plan, null);
  }

  @Override
  public void stop(Project project, List<String> services, @Nullable Duration timeout)
      throws InterruptedException {
    Observed observed = observe(project, Set.of());
    stage.run(project, LifecyclePlanner.stop(project, observed, services, timeout), null);
  }

  @Override
  public void restart(Project project, List<String> services, @Nullable Duration timeout)
      throws InterruptedException {
    Observed observed = observe(project, Set.of());
    stage.run(project, LifecyclePlanner.restart(project, observed, services, timeout), null);
  }

  @Override
  public void pause(Project project, List<String> services) throws InterruptedException {
    Observed observed = observe(project, Set.of());
    stage.run(project, LifecyclePlanner.pause(project, observed, services), null);
  }

  @Override
  public void unpause(Project project, List<String> services) throws InterruptedException {
    Observed observed = observe(project, Set.of());
    stage.run(project, LifecyclePlanner.unpause(project, observed, services), null);
  }

  @Override
  public void kill(Project project, List<String> services, String signal)
      throws InterruptedException {
    Observed observed = observe(project, Set.of());
    stage.run(project, LifecyclePlanner.kill(project, observed, services, signal), null);
  }

  @Override
  public List<String> remove(Project project, List<String> services, boolean stop, boolean volumes)
      throws InterruptedException {
    Observed observed = observe(project, Set.of());
    Plan plan = LifecyclePlanner.remove(project, observed, services, stop, volumes);
    stage.run(project, plan, null);
    return plan.steps().stream()
        .map(Step::operation)
        .filter(Operation.RemoveContainer.class::isInstance)
        .map(o -> ((Operation.RemoveContainer) o).container().name())
        .toList();
  }

  @Override
  public void pull(Project project, TransferOptions options) throws InterruptedException {
    Set<String> images =
        project.services().values().stream()
            .map(service -> Compiler.image(project, service))
            .collect(Collectors.toCollection(TreeSet::new));
    Observed observed =
        observe(project, options.images() == TransferOptions.Images.MISSING ? images : Set.of());
    transfer(project, LifecyclePlanner.pull(project, observed, options), options);
  }

  @Override
  public void push(Project project, TransferOptions options) throws InterruptedException {
    transfer(project, LifecyclePlanner.push(project, options), options);
  }

  private void transfer(Project project, Plan plan, TransferOptions options)
      throws InterruptedException {
    try {
      stage.run(project, plan, null);
    } catch (ComposeException e) {
      // Each image's failure has been told as its step's.
      if (!options.tolerant()) {
        throw e;
      }
    }
  }

  @Override
  public Project observedProject(String name) {
    try {
      return ObservedProjects.of(engine, name);
    } catch (EngineException e) {
      throw new ComposeException("look for project \"" + name + "\": " + e.getMessage(), 1, e);
    }
  }

  @Override
  public void build(Project project, List<String> services, BuildFlags flags, BuildScope scope)
      throws InterruptedException {
    stage.run(project, LifecyclePlanner.build(project, services, flags, scope), null);
  }
}
