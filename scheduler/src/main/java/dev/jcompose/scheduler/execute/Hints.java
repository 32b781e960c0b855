package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.scheduler.plan.Operation;
import dev.jcompose.scheduler.plan.Step;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What helps, where we know it: all of the scheduler's advice side by side. */
final class Hints {

  private Hints() {}

  static Optional<String> of(Project project, Step step, RuntimeException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message = Objects.requireNonNullElse(cause.getMessage(), "").toLowerCase(Locale.ROOT);
    if (cause instanceof EngineException e && e.kind() == EngineException.Kind.UNAVAILABLE) {
      return Optional.of("the engine does not answer, see `jcompose engine status`");
    }
    return switch (step.operation()) {
      case Operation.PullImage _ when message.contains("pull access denied") ->
          Optional.of(
              "if it is private, jcompose login first; without a registry: jcompose image load -i"
                  + " FILE");
      case Operation.PullImage o when !message.contains("not found") ->
          Optional.of("without a registry: jcompose image load -i FILE with " + o.reference());
      case Operation.CreateContainer o when message.contains("no such image") ->
          Optional.of(noImage(project, o));
      case Operation.StartContainer _
          when message.contains("already allocated")
              || message.contains("address already in use") ->
          Optional.of("publish another host port, or stop who holds it: ss -ltnp");
      case Operation.StartContainer o
          when failure instanceof StepFailedException e && e.exitCode() > 1 ->
          Optional.of(
              "look for the program in the image: check command and entrypoint of service "
                  + o.service());
      case Operation.Await o -> Optional.of("see more: jcompose logs " + o.service());
      default -> Optional.empty();
    };
  }

  private static String noImage(Project project, Operation.CreateContainer o) {
    Service service = project.services().get(o.service());
    String image = o.request().config().image();
    return service != null && service.hasBuild()
        ? "build " + image + " with jcompose build " + o.service() + ", or leave out --no-build"
        : "fetch it with jcompose pull " + o.service() + ", or jcompose image load -i FILE";
  }
}
