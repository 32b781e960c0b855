package dev.jcompose.scheduler;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.model.Project;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings projects to the state their files ask for. Methods block until done, throw {@link
 * ComposeException}, and stop cleanly when the calling thread is interrupted. A project known by
 * name only (no file) can be given to all methods but {@link #up}: see {@link #observedProject}.
 */
public interface Orchestrator {

  /** An orchestrator over an engine. */
  static Orchestrator over(Engine engine, EventSink events) {
    return new EngineOrchestrator(engine, events);
  }

  /** Creates, recreates, starts and, if asked, waits. */
  void up(Project project, UpOptions options) throws InterruptedException;

  /** The plan of {@link #up} as text, one action a line with its reason; changes nothing. */
  String plan(Project project, UpOptions options);

  void down(Project project, DownOptions options) throws InterruptedException;

  /** Starts existing containers in dependency order. */
  void start(Project project, List<String> services) throws InterruptedException;

  /** Stops in reverse dependency order; null timeout: each container's own grace. */
  void stop(Project project, List<String> services, @Nullable Duration timeout)
      throws InterruptedException;

  void restart(Project project, List<String> services, @Nullable Duration timeout)
      throws InterruptedException;

  void kill(Project project, List<String> services, String signal) throws InterruptedException;

  /** Removes stopped containers; the names of the removed ones. */
  List<String> remove(Project project, List<String> services, boolean stop, boolean volumes)
      throws InterruptedException;

  /** Fetches the services' images. */
  void pull(Project project, List<String> services) throws InterruptedException;

  /** What can be known of a running project from its containers' labels alone. */
  Project observedProject(String name);
}
