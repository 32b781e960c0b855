package dev.jcompose.build.solve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.BuildLog.StepLog;
import dev.jcompose.build.StepCommand;
import dev.jcompose.build.StepLimits;
import dev.jcompose.build.dockerfile.Command;
import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.Heredoc;
import dev.jcompose.build.dockerfile.Instruction;
import dev.jcompose.build.dockerfile.Location;
import dev.jcompose.images.RootFilesystem;
import dev.jcompose.images.reference.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code RUN}: a process whose changes become a layer as they are. */
final class RunStep {

  private static final int LAST_OUTPUT = 4096;

  private final StageBuilder stage;
  private final Instruction.Run run;
  private final Location location;

  RunStep(StageBuilder stage, Instruction.Run run) {
    this.stage = stage;
    this.run = run;
    this.location = run.origin().location();
  }

  void run() throws IOException, InterruptedException {
    StepLimits limits = stage.solve().request().limits();
    if (run.security().equals("insecure") && !limits.allowInsecure()) {
      throw new DockerfileException(
          location, "RUN --security=insecure needs --allow security.insecure");
    }
    StepLog log = stage.begin(run.origin().text());
    List<String> words = words();
    try (RunMounts mounts = new RunMounts(stage, run.mounts(), location)) {
      StepKey key =
          StepKey.of("run", stage.draft().layers())
              .addAll(words)
              .addAll(stage.variables().entries())
              .add(stage.draft().user())
              .add(stage.draft().workingDir())
              .add(network())
              .add(run.security())
              .addAll(limits.extraHosts());
      run.heredocs().forEach(document -> key.add(document.text()));
      mounts.addTo(key);
      StepResults.Result layer =
          stage.solve().layer(key, stage.name(), log, () -> make(words, mounts, log));
      stage.draft().layer(layer, history(words));
    }
  }

  private String network() {
    return run.network().equals("default")
        ? stage.solve().request().limits().network()
        : run.network();
  }

  /** The program and its arguments; a here-document is the shell's script, or goes to it. */
  private List<String> words() {
    if (run.heredocs().isEmpty() || !(run.command() instanceof Command.ShellForm(String line))) {
      return stage.words(run.command());
    }
    Heredoc first = run.heredocs().getFirst();
    if (line.matches("<<-?[\"']?\\Q" + first.name() + "\\E[\"']?")) {
      return first.text().startsWith("#!")
          ? List.of(RunMounts.SCRIPTS + first.name())
          : stage.words(new Command.ShellForm(first.text()));
    }
    StringBuilder whole = new StringBuilder(line);
    for (Heredoc document : run.heredocs()) {
      whole.append('\n').append(document.content()).append(document.name());
    }
    return stage.words(new Command.ShellForm(whole.toString()));
  }

  /** The here-document that is a script of its own, with its {@code #!}; null text if none is. */
  private Heredoc script(List<String> words) {
    return words.getFirst().startsWith(RunMounts.SCRIPTS)
        ? run.heredocs().getFirst()
        : new Heredoc("", false, false, "");
  }

  private String history(List<String> words) {
    StringBuilder text = new StringBuilder("RUN ");
    Map<String, String> arguments = stage.arguments();
    if (!arguments.isEmpty()) {
      text.append('|').append(arguments.size()).append(' ');
      arguments.forEach((name, value) -> text.append(name).append('=').append(value).append(' '));
    }
    return text.append(String.join(" ", words)).append(" # buildkit").toString();
  }

  private Digest make(List<String> words, RunMounts mounts, StepLog log)
      throws IOException, InterruptedException {
    Workbench bench = stage.solve().tools().bench();
    Path place = bench.scratch();
    RootFilesystem root = bench.root(stage.draft().layers(), place);
    mounts.prepare(script(words));
    Stubs stubs = new Stubs(bench.trees(stage.draft().layers()), mounts.targets());
    StepCommand command =
        new StepCommand(
            root,
            words,
            environment(mounts),
            stage.draft().user(),
            stage.draft().workingDir(),
            mounts.all(),
            network(),
            run.security().equals("insecure"),
            stage.solve().request().limits());
    Tail tail = new Tail();
    int code =
        stage
            .solve()
            .tools()
            .runner()
            .run(
                command,
                (bytes, length) -> {
                  tail.add(bytes, length);
                  log.output(bytes, length);
                });
    if (code != 0) {
      throw failed(words, code, tail, log);
    }
    stubs.removeFrom(place);
    if (stage.solve().epoch().isPresent()) {
      LayerFiles.clampTimes(place, stage.solve().epoch().get());
    }
    return bench.adopt(place);
  }

  private List<String> environment(RunMounts mounts) {
    List<String> environment = new ArrayList<>(stage.variables().entries());
    stage
        .solve()
        .request()
        .args()
        .forEach(
            (name, value) -> {
              if (StageBuilder.PREDEFINED.contains(name) && stage.variables().get(name) == null) {
                environment.add(name + "=" + value);
              }
            });
    environment.addAll(mounts.environment());
    return environment;
  }

  private BuildException failed(List<String> words, int code, Tail tail, StepLog log) {
    String message =
        "process \""
            + String.join(" ", words)
            + "\" did not complete successfully: exit code: "
            + code;
    log.failed(message);
    String excerpt =
        Excerpt.of(
            stage.solve().request().dockerfile(),
            stage.solve().request().dockerfileName(),
            location);
    String last = tail.text();
    String title = "------\n > " + run.origin().text() + ":\n";
    return new BuildException(
        message, (last.isEmpty() ? "" : title + last + "------\n") + excerpt, code, null);
  }

  /** The last of what a process printed. */
  private static final class Tail {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    synchronized void add(byte[] more, int length) {
      bytes.write(more, 0, length);
      if (bytes.size() > 4 * LAST_OUTPUT) {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        bytes.write(all, all.length - LAST_OUTPUT, LAST_OUTPUT);
      }
    }

    synchronized String text() {
      List<String> lines = bytes.toString(UTF_8).lines().toList();
      StringBuilder text = new StringBuilder();
      lines
          .subList(Math.max(0, lines.size() - 10), lines.size())
          .forEach(line -> text.append(line).append('\n'));
      return text.toString();
    }
  }
}
