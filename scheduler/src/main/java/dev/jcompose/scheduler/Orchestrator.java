package dev.jcompose.scheduler;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.build.BuildFlags;
import dev.jcompose.scheduler.execute.Executor;
import dev.jcompose.scheduler.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings projects to the state their files ask for. Methods block until done, throw {@link
 * ComposeException}, and stop cleanly when the calling thread is interrupted. A project known by
 * name only (no file) can be given to all methods but {@link #up}: see {@link #observedProject}.
 */
public interface Orchestrator {

  /** An orchestrator over an engine. */
  static Orchestrator over(Engine engine, EventSink events) {
    return new EngineOrchestrator(engine, new Executor(engine, events));
  }

  /**
   * One that changes nothing: it observes the engine, and its plans go to {@code shown} instead of
   * being carried out. What a plan would build on is not there, so a plan after a skipped one sees
   * the engine as it is.
   */
  static Orchestrator rehearsing(Engine engine, Consumer<Plan> shown) {
    return new EngineOrchestrator(engine, (_, plan, _) -> shown.accept(plan));
  }

  /** Creates, recreates, starts and, if asked, waits. */
  void up(Project project, UpOptions options) throws InterruptedException;

  void down(Project project, DownOptions options) throws InterruptedException;

  /** Starts existing containers in dependency order. */
  void start(Project project, List<String> services) throws InterruptedException;

  /** Stops in reverse dependency order; null timeout: each container's own grace. */
  void stop(Project project, List<String> services, @Nullable Duration timeout)
      throws InterruptedException;

  void restart(Project project, List<String> services, @Nullable Duration timeout)
      throws InterruptedException;

  /** Freezes the processes of what runs. */
  void pause(Project project, List<String> services) throws InterruptedException;

  /** Lets what is paused go on. */
  void unpause(Project project, List<String> services) throws InterruptedException;

  void kill(Project project, List<String> services, String signal) throws InterruptedException;

  /** Removes stopped containers; the names of the removed ones. */
  List<String> remove(Project project, List<String> services, boolean stop, boolean volumes)
      throws InterruptedException;

  /** Fetches the services' images. */
  void pull(Project project, TransferOptions options) throws InterruptedException;

  /** Sends the images that services build to their registries. */
  void push(Project project, TransferOptions options) throws InterruptedException;

  /** What can be known of a running project from its containers' labels alone. */
  Project observedProject(String name);

  /** Which services a build takes in. */
  enum BuildScope {
    NAMED,
    WITH_DEPENDENCIES
  }

  /** Builds the images of services that are built; others are passed over. */
  void build(Project project, List<String> services, BuildFlags flags, BuildScope scope)
      throws InterruptedException;
}
