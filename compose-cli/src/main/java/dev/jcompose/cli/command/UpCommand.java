package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates and starts the project. */
final class UpCommand implements Action {
  private final UpFlags flags = new UpFlags();

  private boolean detach;
  private boolean await;
  private @Nullable Integer waitTimeout;
  private boolean noStart;
  private boolean abortOnExit;
  private boolean abortOnFailure;
  private String exitCodeFrom = "";
  private final List<String> attach = new ArrayList<>();
  private final List<String> noAttach = new ArrayList<>();
  private boolean attachDependencies;
  private boolean timestamps;
  private boolean plain;
  private boolean bare;
  private boolean menu;
  private boolean dryRun;

  @Override
  public void define(Options options) {
    options.about("Creates and starts the project's containers, networks and volumes.");
    flags.define(options);
    options.flag(
        value -> detach = value, "Leaves the containers running and ends.", "-d", "--detach");
    options.flag(
        value -> await = value, "Waits until all are running or healthy; implies -d.", "--wait");
    options.number(
        value -> waitTimeout = value, "SECONDS", "Waits so long at most.", "--wait-timeout");
    options.flag(value -> noStart = value, "Creates only.", "--no-start");
    options.flag(
        value -> abortOnExit = value, "Stops all when one ends.", "--abort-on-container-exit");
    options.flag(
        value -> abortOnFailure = value,
        "Stops all when one ends with another code than 0.",
        "--abort-on-container-failure");
    options.value(
        value -> exitCodeFrom = value,
        "SERVICE",
        "Ends with this service's exit code; implies --abort-on-container-exit.",
        "--exit-code-from");
    options.values(attach::addAll, "SERVICE", "Shows only these services.", "--attach");
    options.values(noAttach::addAll, "SERVICE", "Does not show these.", "--no-attach");
    options.flag(
        value -> attachDependencies = value,
        "Shows what they depend on too.",
        "--attach-dependencies");
    options.flag(value -> timestamps = value, "When each line was printed.", "--timestamps");
    options.flag(value -> plain = value, "Without colours.", "--no-color");
    options.flag(value -> bare = value, "Without the containers' names.", "--no-log-prefix");
    options.hiddenFlag(value -> menu = value, "--menu");
    options.flag(
        value -> dryRun = value, "Prints what would be done, and does nothing.", "--dry-run");
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    boolean detached = detach || await || waitTimeout != null;
    check(detached);
    UpOptions options = flags.options(!noStart, await || waitTimeout != null, waitTimeout);
    Project project = session.project(flags.services());
    if (!exitCodeFrom.isEmpty() && !project.services().containsKey(exitCodeFrom)) {
      throw Session.noSuchService(exitCodeFrom);
    }
    if (dryRun) {
      session.rehearse(orchestrator -> orchestrator.up(project, options));
      return ExitCode.OK;
    }
    if (detached || noStart || session.options().dryRun) {
      session.run("up", orchestrator -> orchestrator.up(project, options));
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
      boolean all = flags.services().isEmpty() || attachDependencies;
      shown.addAll(all ? project.services().keySet() : flags.services());
      project.services().forEach((name, s) -> shown.removeIf(n -> n.equals(name) && !s.attach()));
    }
    noAttach.forEach(shown::remove);
    Set<String> watched = flags.services().isEmpty() ? shown : Set.copyOf(flags.services());
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
