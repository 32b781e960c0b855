package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Progress;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates and starts the project. */
@Command(
    name = "up",
    description = "Creates and starts the project's containers, networks and volumes.")
final class UpCommand implements Action {
  @Mixin UpFlags flags = new UpFlags();

  @Option(
      names = {"-d", "--detach"},
      description = "Leaves the containers running and ends.")
  boolean detach;

  @Option(names = "--wait", description = "Waits until all are running or healthy; implies -d.")
  boolean await;

  @Option(names = "--wait-timeout", paramLabel = "SECONDS", description = "Waits so long at most.")
  @Nullable Integer waitTimeout;

  @Option(names = "--no-start", description = "Creates only.")
  boolean noStart;

  @Option(names = "--abort-on-container-exit", description = "Stops all when one ends.")
  boolean abortOnExit;

  @Option(
      names = "--abort-on-container-failure",
      description = "Stops all when one ends with another code than 0.")
  boolean abortOnFailure;

  @Option(
      names = "--exit-code-from",
      paramLabel = "SERVICE",
      description = "Ends with this service's exit code; implies --abort-on-container-exit.")
  String exitCodeFrom = "";

  @Option(names = "--attach", paramLabel = "SERVICE", description = "Shows only these services.")
  List<String> attach = new ArrayList<>();

  @Option(names = "--no-attach", paramLabel = "SERVICE", description = "Does not show these.")
  List<String> noAttach = new ArrayList<>();

  @Option(names = "--attach-dependencies", description = "Shows what they depend on too.")
  boolean attachDependencies;

  @Option(names = "--timestamps", description = "When each line was printed.")
  boolean timestamps;

  @Option(names = "--no-color", description = "Without colours.")
  boolean plain;

  @Option(names = "--no-log-prefix", description = "Without the containers' names.")
  boolean bare;

  @Option(names = "--menu", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean menu;

  @Option(names = "--dry-run", description = "Prints what would be done, and does nothing.")
  boolean dryRun;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    boolean detached = detach || await || waitTimeout != null;
    check(detached);
    UpOptions options = flags.options(!noStart, await || waitTimeout != null, waitTimeout);
    Project project = session.project(flags.services);
    if (!exitCodeFrom.isEmpty() && !project.services().containsKey(exitCodeFrom)) {
      throw Session.noSuchService(exitCodeFrom);
    }
    if (dryRun || session.options().dryRun) {
      session.output().line(session.orchestrator(e -> {}).plan(project, options).stripTrailing());
      return ExitCode.OK;
    }
    if (detached || noStart) {
      try (Progress progress = session.progress("up")) {
        session.orchestrator(progress).up(project, options);
      }
      return ExitCode.OK;
    }
    return new Foreground(session, project, options, foregroundOptions(project)).run();
  }

  private void check(boolean detached) {
    boolean abort = abortOnExit || abortOnFailure || !exitCodeFrom.isEmpty();
    if (detached && (abort || attachDependencies || !attach.isEmpty())) {
      throw new UsageException(
          "--detach and --wait exclude --attach, --attach-dependencies, --exit-code-from and"
              + " --abort-on-container-exit or -failure");
    }
    if (abortOnExit && abortOnFailure) {
      throw new UsageException(
          "--abort-on-container-exit and --abort-on-container-failure exclude each other");
    }
    if (attachDependencies && !attach.isEmpty()) {
      throw new UsageException("--attach and --attach-dependencies exclude each other");
    }
  }

  private Foreground.Options foregroundOptions(Project project) {
    for (String service : attach) {
      if (!project.services().containsKey(service)) {
        throw Session.noSuchService(service);
      }
    }
    Set<String> shown = new HashSet<>(attach);
    if (attach.isEmpty()) {
      boolean all = flags.services.isEmpty() || attachDependencies;
      shown.addAll(all ? project.services().keySet() : flags.services);
      project.services().forEach((name, s) -> shown.removeIf(n -> n.equals(name) && !s.attach()));
    }
    noAttach.forEach(shown::remove);
    Set<String> watched = flags.services.isEmpty() ? shown : Set.copyOf(flags.services);
    return new Foreground.Options(
        Set.copyOf(shown), Set.copyOf(watched), abort(), exitCodeFrom, timestamps, !bare, !plain);
  }

  private Foreground.Abort abort() {
    if (abortOnFailure) {
      return Foreground.Abort.ON_FAILURE;
    }
    return abortOnExit || !exitCodeFrom.isEmpty()
        ? Foreground.Abort.ON_EXIT
        : Foreground.Abort.NEVER;
  }
}
