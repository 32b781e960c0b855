package dev.jcompose.cli.command;

import dev.jcompose.cli.engine.EngineLocation;
import dev.jcompose.cli.engine.LocalEngine;
import dev.jcompose.cli.engine.ServiceUnit;
import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.output.Progress;
import dev.jcompose.cli.terminal.Interrupts;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.client.HttpEngine;
import dev.jcompose.engine.client.login.DockerConfig;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.model.load.LoadedModel;
import dev.jcompose.model.load.LoadedProject;
import dev.jcompose.model.load.Omission;
import dev.jcompose.scheduler.ComposeException;
import dev.jcompose.scheduler.EventSink;
import dev.jcompose.scheduler.Orchestrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a running command works with: made from the global options, on demand. */
final class Session implements AutoCloseable {
  private final Root options;
  private final Output output;
  private final Map<String, String> environment;
  private final Interrupts interrupts;
  private @Nullable HttpEngine engine;

  Session(Root options, Output output, Map<String, String> environment, Interrupts interrupts) {
    this.options = options;
    this.output = output;
    this.environment = environment;
    this.interrupts = interrupts;
  }

  Root options() {
    return options;
  }

  Output output() {
    return output;
  }

  Map<String, String> environment() {
    return environment;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  /** The project of the files; warnings about them are printed. */
  Project project(List<String> services) throws InvalidProjectException {
    return loadedProject(services).project();
  }

  LoadedProject loadedProject(List<String> services) throws InvalidProjectException {
    LoadedProject loaded = Projects.load(options, services, environment);
    Problems.print(output, loaded.project().warnings());
    return loaded;
  }

  /** What the files say, without the steps that are left out; warnings are printed. */
  LoadedModel model(List<String> services, Set<Omission> omitted) throws InvalidProjectException {
    LoadedModel model = Projects.model(options, services, environment, omitted);
    Problems.print(output, model.warnings());
    return model;
  }

  /**
   * The project that a command means which needs no files: with a name and no files given, whatever
   * the engine has of that name.
   *
   * @throws ComposeException if the files do not have one of the services
   */
  Target target(List<String> services) throws InvalidProjectException {
    if (options.files.isEmpty() && !options.projectName.isEmpty()) {
      return new Target(options.projectName, Optional.empty());
    }
    Project project = project(services);
    Target target = new Target(project.name(), Optional.of(project));
    target.check(services);
    return target;
  }

  /** The engine; our own is started if it does not run. */
  HttpEngine engine() throws IOException, InterruptedException {
    HttpEngine known = engine;
    if (known == null) {
      EngineLocation location = location();
      if (location instanceof EngineLocation.Local local) {
        localEngine(local).ensureRunning();
      }
      known = HttpEngine.at(location.host(), maxCalls(), DockerConfig.of(environment));
      engine = known;
    }
    return known;
  }

  private int maxCalls() {
    int asked = options.parallel;
    if (asked == -1) {
      String variable = environment.getOrDefault("COMPOSE_PARALLEL_LIMIT", "");
      asked = variable.isEmpty() ? -1 : Options.number("COMPOSE_PARALLEL_LIMIT", variable);
    }
    if (asked == 0 || asked < -1) {
      throw new UsageException("--parallel " + asked + " is neither positive nor -1");
    }
    return asked == -1 ? Integer.MAX_VALUE : asked;
  }

  EngineLocation location() throws IOException {
    return EngineLocation.of(options.host, environment, uid());
  }

  LocalEngine localEngine(EngineLocation.Local location) throws IOException {
    return new LocalEngine(location, environment, uid());
  }

  /**
   * Our own engine, for commands about it.
   *
   * @throws EngineException INVALID if another engine was chosen
   */
  LocalEngine localEngine() throws IOException {
    return switch (location()) {
      case EngineLocation.Local local -> localEngine(local);
      case EngineLocation.Remote remote ->
          throw new EngineException(
              Kind.INVALID,
              "engine at "
                  + remote.host()
                  + " is not ours to start, stop or describe; leave out --host and JCOMPOSE_HOST");
    };
  }

  /** A systemd unit for our own engine, started by the launcher that started this command. */
  List<String> engineUnit() throws IOException {
    String launcher = environment.getOrDefault("JCOMPOSE_LAUNCHER", "jcompose");
    return ServiceUnit.lines(localEngine().location(), environment, launcher, uid());
  }

  private static int uid() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /** For a change: from now on, Ctrl-C ends it cleanly. */
  Orchestrator orchestrator(EventSink events) throws IOException, InterruptedException {
    interrupts.listen();
    return Orchestrator.over(engine(), events);
  }

  Progress progress(String title) {
    try {
      return Progress.of(Progress.Style.parse(options.progress), output, title);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--progress \"" + options.progress + "\" is not one of auto, tty, plain, json, quiet");
    }
  }

  /** Refuses a global {@code --dry-run} that the command would ignore. */
  void refuseDryRun(String command) {
    if (options.dryRun) {
      throw new UsageException("--dry-run: " + command + " has none; leave it out");
    }
  }

  /** Runs a change of these services of the target with progress on standard error. */
  void change(String title, List<String> services, Change change)
      throws InvalidProjectException, IOException, InterruptedException {
    Target target = target(services);
    run(title, orchestrator -> change.run(orchestrator, target.in(orchestrator)));
  }

  /** Runs a change with progress on standard error, or with {@code --dry-run} prints its plans. */
  void run(String title, Work work) throws IOException, InterruptedException {
    if (options.dryRun) {
      rehearse(work);
      return;
    }
    try (Progress progress = progress(title)) {
      work.run(orchestrator(progress));
    }
  }

  /**
   * Prints what a change would do, one step a line, and does nothing; whether there is anything to
   * do.
   */
  boolean rehearse(Work work) throws IOException, InterruptedException {
    AtomicBoolean any = new AtomicBoolean();
    work.run(
        Orchestrator.rehearsing(
            engine(),
            plan -> {
              plan.warnings().forEach(output::warning);
              plan.steps().forEach(step -> output.line(step.toString()));
              any.compareAndSet(false, !plan.isEmpty());
            }));
    return any.get();
  }

  @Override
  public void close() {
    HttpEngine known = engine;
    if (known != null) {
      known.close();
    }
  }

  /** A project by name, with its files if there are any. */
  record Target(String name, Optional<Project> project) {
    /** The project of the files, or what its containers say. */
    Project in(Orchestrator orchestrator) {
      return project.orElseGet(() -> orchestrator.observedProject(name));
    }

    /** Refuses services that the files do not have. */
    void check(List<String> services) {
      project.ifPresent(
          known -> {
            for (String service : services) {
              if (!known.services().containsKey(service)
                  && !known.disabledServices().containsKey(service)) {
                throw noSuchService(service);
              }
            }
          });
    }
  }

  static ComposeException noSuchService(String service) {
    return new ComposeException("no such service: " + service);
  }

  /** A call of the orchestrator for a project. */
  interface Change {
    void run(Orchestrator orchestrator, Project project) throws InterruptedException;
  }

  /** What a command lets the orchestrator do. */
  interface Work {
    void run(Orchestrator orchestrator) throws InterruptedException;
  }
}
