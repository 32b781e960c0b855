package dev.jcompose.scheduler.execute;

import dev.jcompose.model.Project;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.Labels;
import dev.jcompose.scheduler.compile.At;
import dev.jcompose.scheduler.compile.Compiler;
import dev.jcompose.scheduler.plan.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** All that failed in a plan, as one message: what, where, why, and what did not happen for it. */
final class Failures {
  private final Project project;
  private final Map<Outcome.Failed, Set<String>> failures = new LinkedHashMap<>();

  Failures(Project project, List<Outcome> outcomes) {
    this.project = project;
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Failed failed -> failures.computeIfAbsent(failed, k -> new TreeSet<>());
        case Outcome.Skipped skipped -> {
          for (Outcome.Failed failed : skipped.because()) {
            failures
                .computeIfAbsent(failed, k -> new TreeSet<>())
                .addAll(service(skipped.step().operation()));
          }
        }
        case Outcome.Done _, Outcome.Cancelled _ -> {}
      }
    }
  }

  void throwIfAny() {
    if (failures.isEmpty()) {
      return;
    }
    List<String> messages = new ArrayList<>();
    Set<Integer> codes = new TreeSet<>();
    failures.forEach(
        (failed, stopped) -> {
          messages.add(message(failed, stopped));
          codes.add(failed.cause() instanceof StepFailedException e ? e.exitCode() : 1);
        });
    RuntimeException first = failures.keySet().iterator().next().cause();
    ComposeException exception =
        new ComposeException(
            String.join("\n", messages), codes.size() == 1 ? codes.iterator().next() : 1, first);
    failures.keySet().stream().skip(1).forEach(f -> exception.addSuppressed(f.cause()));
    throw exception;
  }

  private String message(Outcome.Failed failed, Set<String> stopped) {
    Operation operation = failed.step().operation();
    Set<String> own = service(operation);
    Set<String> others = new TreeSet<>(stopped);
    others.removeAll(own);
    String cause = Objects.requireNonNullElse(failed.cause().getMessage(), "");
    int lineEnd = cause.indexOf('\n');
    StringBuilder text = new StringBuilder();
    if (!own.isEmpty()) {
      text.append(own.size() == 1 ? "service \"" : "services \"");
      text.append(String.join("\", \"", own)).append("\": ");
    }
    if (!(operation instanceof Operation.Await)) {
      text.append(operation.title()).append(": ");
    }
    text.append(lineEnd < 0 ? cause : cause.substring(0, lineEnd));
    text.append(position(failed, own));
    text.append(lineEnd < 0 ? "" : cause.substring(lineEnd));
    if (!others.isEmpty()) {
      text.append("\n  not done because of it: ").append(String.join(", ", others));
    }
    Hints.of(project, failed.step(), failed.cause())
        .ifPresent(hint -> text.append("\n  hint: ").append(hint));
    return text.toString();
  }

  private String position(Outcome.Failed failed, Set<String> services) {
    if (services.isEmpty()) {
      return switch (failed.step().operation()) {
        case Operation.CreateNetwork o -> At.position(project, "networks." + key(o));
        case Operation.CreateVolume o -> At.position(project, "volumes." + key(o));
        default -> "";
      };
    }
    String service = "services." + services.iterator().next();
    return At.position(project, service + "." + attribute(failed));
  }

  private static String key(Operation.CreateNetwork o) {
    return o.request().labels().getOrDefault(Labels.NETWORK, "");
  }

  private static String key(Operation.CreateVolume o) {
    return o.request().labels().getOrDefault(Labels.VOLUME, "");
  }

  /** The attribute of the service that the failure is most likely about. */
  private static String attribute(Outcome.Failed failed) {
    String cause = Objects.requireNonNullElse(failed.cause().getMessage(), "");
    return switch (failed.step().operation()) {
      case Operation.PullImage _, Operation.PushImage _ -> "image";
      case Operation.BuildImage _ -> "build";
      case Operation.Await o -> o.goal() == Operation.Goal.COMPLETED ? "command" : "healthcheck";
      case Operation.CreateContainer _ when cause.contains("image") -> "image";
      case Operation.CreateContainer _ when cause.contains("mount") -> "volumes";
      case Operation.StartContainer _ when cause.contains("port") -> "ports";
      case Operation.StartContainer _
          when failed.cause() instanceof StepFailedException e && e.exitCode() > 1 ->
          "command";
      default -> "";
    };
  }

  /** The services that an operation is about; none for networks and volumes. */
  private Set<String> service(Operation operation) {
    return switch (operation) {
      case Operation.PullImage o -> users(o.reference());
      case Operation.BuildImage o -> Set.of(o.service());
      case Operation.PushImage o -> users(o.reference());
      case Operation.OnService o -> Set.of(o.service());
      case Operation.CreateNetwork _,
          Operation.RemoveNetwork _,
          Operation.Disconnect _,
          Operation.Connect _,
          Operation.CreateVolume _,
          Operation.RemoveVolume _,
          Operation.RemoveImage _ ->
          Set.of();
    };
  }

  private Set<String> users(String image) {
    Set<String> users = new TreeSet<>();
    project
        .services()
        .forEach(
            (name, service) -> {
              if (Compiler.image(project, service).equals(image)) {
                users.add(name);
              }
            });
    return users;
  }
}
