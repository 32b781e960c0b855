package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.Event;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.plan.Operation;
import dev.jcompose.scheduler.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries plans out. */
public final class Executor implements Stage {
  private final Engine engine;
  private final EventSink sink;

  public Executor(Engine engine, EventSink sink) {
    this.engine = engine;
    this.sink = sink;
  }

  /**
   * Does what can be done.
   *
   * @param waitLimit for all waits together, null: none
   * @throws dev.jcompose.scheduler.ComposeException with all that failed, when the rest is done
   */
  @Override
  public void run(Project project, Plan plan, @Nullable Duration waitLimit)
      throws InterruptedException {
    plan.warnings().forEach(warning -> sink.accept(new Event.Warning(warning)));
    for (String name : plan.running()) {
      new Reporter(sink, Event.Resource.CONTAINER, name).tell(Event.Action.RUNNING);
    }
    if (plan.isEmpty()) {
      return;
    }
    boolean waits = plan.steps().stream().anyMatch(s -> s.operation() instanceof Operation.Await);
    try (Watch watch = waits ? Watch.open(engine, project.name()) : Watch.none()) {
      Actions actions = new Actions(engine, sink, new Readiness(engine, watch, waitLimit));
      List<Outcome> outcomes = new Runner(plan, actions).run();
      new Failures(project, outcomes).throwIfAny();
    }
  }
}
