package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.scheduler.plan.Operation;
import dev.jcompose.scheduler.plan.Operation.Goal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for containers to be healthy, to complete, or to be ready. */
final class Readiness {
  /** What one look at a container says. */
  private sealed interface Verdict {
    record Reached() implements Verdict {}

    record Missed(String why) implements Verdict {}

    record NotYet(String seen) implements Verdict {}
  }

  private final Engine engine;
  private final Watch watch;
  private final Evidence evidence;
  private final @Nullable Duration limit;
  private final long startNanos = System.nanoTime();

  /** {@code limit}: how long all waits may take from now on, null: as long as it takes. */
  Readiness(Engine engine, Watch watch, @Nullable Duration limit) {
    this.engine = engine;
    this.watch = watch;
    this.evidence = new Evidence(engine);
    this.limit = limit;
  }

  /** Returns when {@code id} has got there. */
  void await(Operation.Await wanted, String id) throws InterruptedException {
    long deadline = limit == null ? Long.MAX_VALUE : limit.toNanos();
    while (true) {
      long seen = watch.count(id);
      ContainerDetails details = engine.containers().inspect(id);
      switch (judge(details, wanted.goal())) {
        case Verdict.Reached() -> {
          return;
        }
        case Verdict.Missed(String why) ->
            throw new StepFailedException(
                "container " + wanted.container().name() + " " + why + evidence.of(details));
        case Verdict.NotYet(String state) -> {
          long left = deadline - (System.nanoTime() - startNanos);
          if (left <= 0) {
            throw new StepFailedException(
                "container %s is not %s after %s: it is %s%s"
                    .formatted(
                        wanted.container().name(),
                        wanted.goal().word(),
                        seconds(limit),
                        state,
                        evidence.of(details)));
          }
          watch.awaitNews(id, seen, limit == null ? Long.MAX_VALUE : System.nanoTime() + left);
        }
      }
    }
  }

  private static String seconds(@Nullable Duration duration) {
    return duration == null ? "a while" : duration.toSeconds() + "s";
  }

  private static Verdict judge(ContainerDetails details, Goal goal) {
    ContainerState state = details.state();
    return switch (goal) {
      case HEALTHY -> healthy(state);
      case COMPLETED -> completed(state);
      case READY -> ready(state);
    };
  }

  private static Verdict healthy(ContainerState state) {
    if (ended(state)) {
      return new Verdict.Missed("exited (" + state.exitCode() + ")");
    }
    ContainerState.Health health = state.health();
    if (health == null || health.status().equals("none")) {
      return state.running()
          ? new Verdict.Missed("has no healthcheck configured")
          : new Verdict.NotYet(state.status());
    }
    return switch (health.status()) {
      case "healthy" -> new Verdict.Reached();
      case "unhealthy" -> new Verdict.Missed("is unhealthy");
      default -> new Verdict.NotYet(health.status());
    };
  }

  private static Verdict completed(ContainerState state) {
    if (!ended(state)) {
      return new Verdict.NotYet(state.status());
    }
    return state.exitCode() == 0
        ? new Verdict.Reached()
        : new Verdict.Missed("didn't complete successfully: exit " + state.exitCode());
  }

  private static Verdict ready(ContainerState state) {
    if (ended(state)) {
      return state.exitCode() == 0
          ? new Verdict.Reached()
          : new Verdict.Missed("exited (" + state.exitCode() + ")");
    }
    ContainerState.Health health = state.health();
    boolean probed = health != null && !health.status().equals("none");
    if (probed) {
      return healthy(state);
    }
    return state.running() && !state.restarting()
        ? new Verdict.Reached()
        : new Verdict.NotYet(state.status());
  }

  /** For good: a restart policy would say "restarting". */
  private static boolean ended(ContainerState state) {
    return state.status().equals("exited") || state.status().equals("dead");
  }
}
