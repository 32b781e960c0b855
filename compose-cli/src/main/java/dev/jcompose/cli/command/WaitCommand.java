package dev.jcompose.cli.command;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.DownOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Waits for containers to stop. */
final class WaitCommand implements Action {
  private boolean downProject;
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Waits until the services' containers stop; ends with the last one's exit code.");
    options.flag(value -> downProject = value, "Removes the project then.", "--down-project");
    options.someOperands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    session.refuseDryRun("wait");
    Session.Target target = session.target(services);
    Engine engine = session.engine();
    List<Replica> running =
        Replica.of(engine, target.name(), false, true).stream()
            .filter(r -> services.contains(r.service()))
            .toList();
    if (running.isEmpty()) {
      throw new ComposeException(
          "no container of " + String.join(", ", services) + " runs in project " + target.name());
    }
    int code = await(session, engine, running);
    if (downProject) {
      session.change(
          "down",
          List.of(),
          (orchestrator, project) -> orchestrator.down(project, DownOptions.DEFAULT));
    }
    return code;
  }

  /** Tells each end as it happens; the last one's exit code. */
  private static int await(Session session, Engine engine, List<Replica> replicas)
      throws InterruptedException {
    List<ExitWait> waits = new ArrayList<>();
    ThreadFactory daemons = Thread.ofPlatform().daemon().name("wait-", 0).factory();
    try (ExecutorService threads = Executors.newFixedThreadPool(replicas.size(), daemons)) {
      var ends = new ExecutorCompletionService<End>(threads);
      for (Replica replica : replicas) {
        ExitWait wait = engine.containers().wait(replica.id(), "not-running");
        waits.add(wait);
        ends.submit(() -> new End(replica.id(), wait.await().statusCode()));
      }
      int code = ExitCode.OK;
      for (int i = 0; i < replicas.size(); i++) {
        End end = ends.take().get();
        session
            .output()
            .line(
                "container \"%s\" exited with status code %d"
                    .formatted(end.container(), end.code()));
        session.output().flush();
        code = end.code();
      }
      return code;
    } catch (ExecutionException e) {
      throw new EngineException(Kind.UNAVAILABLE, "wait for containers: " + e.getMessage(), e);
    } finally {
      waits.forEach(ExitWait::close);
    }
  }

  private record End(String container, int code) {}
}
