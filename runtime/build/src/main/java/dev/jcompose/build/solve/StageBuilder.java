package dev.jcompose.build.solve;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.BuildLog.StepLog;
import dev.jcompose.build.NamedContext;
import dev.jcompose.build.context.FileTree;
import dev.jcompose.build.dockerfile.Command;
import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.DockerfileParser;
import dev.jcompose.build.dockerfile.Instruction;
import dev.jcompose.build.dockerfile.Location;
import dev.jcompose.build.dockerfile.Pair;
import dev.jcompose.build.dockerfile.Stage;
import dev.jcompose.images.Image;
import dev.jcompose.images.ImageHealthcheck;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Goes through one stage, instruction by instruction. For one thread. */
final class StageBuilder {

  /** Arguments that may be given without {@code ARG}; they count for no cache key. */
  static final Set<String> PREDEFINED =
      Set.of(
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "FTP_PROXY",
          "ftp_proxy",
          "NO_PROXY",
          "no_proxy",
          "ALL_PROXY",
          "all_proxy");

  private final Solve solve;
  private final int index;
  private final Stage stage;
  private final Variables variables;
  private final Map<String, String> arguments = new LinkedHashMap<>();
  private Draft draft;
  private boolean commandSet;
  private int step;
  private int steps;

  StageBuilder(Solve solve, int index) {
    this.solve = solve;
    this.index = index;
    this.stage = solve.file().stages().get(index);
    this.variables = new Variables(solve.file().escape());
    this.draft = Draft.empty(solve.platforms().architecture());
  }

  Draft build() throws IOException, InterruptedException {
    steps = 1 + (int) stage.instructions().stream().filter(StageBuilder::isStep).count();
    draft = base();
    draft.env().forEach(variables::putEntry);
    if (variables.get("PATH") == null) {
      variables.put("PATH", Draft.PATH);
    }
    for (String trigger : draft.takeOnBuild()) {
      for (Instruction instruction : DockerfileParser.instructions(trigger)) {
        run(instruction);
      }
    }
    for (Instruction instruction : stage.instructions()) {
      run(instruction);
    }
    return draft;
  }

  private static boolean isStep(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Run _, Instruction.Copy _, Instruction.Workdir _ -> true;
      default -> false;
    };
  }

  Solve solve() {
    return solve;
  }

  Draft draft() {
    return draft;
  }

  Variables variables() {
    return variables;
  }

  /** Arguments that were declared in this stage and have a value. */
  Map<String, String> arguments() {
    return arguments;
  }

  String name() {
    return stage.name();
  }

  /** A step's line: {@code [stage 2/5] RUN true}. */
  StepLog begin(String what) {
    step++;
    String shown =
        solve.file().stages().size() == 1
            ? ""
            : (stage.name().isEmpty() ? "stage-" + index : stage.name()) + " ";
    int count = Math.max(step, steps);
    String place = "[" + shown + String.format("%" + digits(count) + "d/%d", step, count) + "]";
    return solve.tools().log().step(place + " " + what);
  }

  private static int digits(int number) {
    return Integer.toString(number).length();
  }

  private Draft base() throws IOException, InterruptedException {
    String name = solve.graph().base(index);
    StepLog log = begin(stage.origin().text());
    try {
      Draft base = base(name);
      log.done();
      return base;
    } catch (IOException e) {
      log.failed(String.valueOf(e.getMessage()));
      throw new BuildException(
          name + ": " + e.getMessage(), excerpt(stage.origin().location()), 1, e);
    }
  }

  private Draft base(String name) throws IOException, InterruptedException {
    Optional<Integer> earlier = solve.graph().baseStage(index);
    if (earlier.isPresent()) {
      return solve.await(earlier.get()).copy();
    }
    if (name.equals("scratch") && !solve.request().contexts().containsKey(name)) {
      return Draft.empty(solve.platforms().architecture());
    }
    Image image = image(name);
    return Draft.of(image, solve.layersOf(image));
  }

  private Image image(String name) throws IOException, InterruptedException {
    NamedContext context = solve.request().contexts().get(name);
    return switch (context) {
      case NamedContext.OtherImage(String other) -> pulled(other);
      case NamedContext.Files _ ->
          throw new BuildException("build context \"" + name + "\" is no image");
      case null -> pulled(name);
    };
  }

  private Image pulled(String name) throws IOException, InterruptedException {
    return solve.tools().images().get(name, solve.request().freshness());
  }

  private String excerpt(Location location) {
    return Excerpt.of(solve.request().dockerfile(), solve.request().dockerfileName(), location);
  }

  /** The files that {@code --from} names; those of the build's context if it names nothing. */
  FileTree tree(String from) throws IOException, InterruptedException {
    if (from.isEmpty()) {
      return solve.request().context();
    }
    return switch (solve.request().contexts().get(from)) {
      case NamedContext.Files(FileTree tree) -> tree;
      case NamedContext.OtherImage(String other) -> treeOf(solve.layersOf(pulled(other)));
      case null -> {
        Optional<Integer> stage = solve.graph().stageOf(from, index);
        yield treeOf(
            stage.isPresent()
                ? solve.await(stage.get()).layers()
                : from.equals("scratch") ? List.of() : solve.layersOf(pulled(from)));
      }
    };
  }

  private FileTree treeOf(List<Digest> layers) throws IOException {
    return FileTree.ofLayers(solve.tools().bench().trees(layers));
  }

  /** The layers behind {@code --from}, if it names layers: they stand for their files. */
  Optional<List<Digest>> layersBehind(String from) throws IOException, InterruptedException {
    if (from.isEmpty() || solve.request().contexts().get(from) instanceof NamedContext.Files) {
      return Optional.empty();
    }
    Optional<Integer> stage = solve.graph().stageOf(from, index);
    return stage.isPresent()
        ? Optional.of(solve.await(stage.get()).layers())
        : from.equals("scratch") ? Optional.empty() : Optional.of(solve.layersOf(image(from)));
  }

  private void run(Instruction instruction) throws IOException, InterruptedException {
    try {
      switch (instruction) {
        case Instruction.Arg i -> argument(i);
        case Instruction.Env i -> environment(i);
        case Instruction.Label i -> label(i);
        case Instruction.Maintainer i -> {
          draft.setAuthor(i.name());
          note("MAINTAINER " + i.name());
        }
        case Instruction.Run i -> new RunStep(this, i).run();
        case Instruction.Copy i -> new CopyStep(this, i).run();
        case Instruction.Workdir i -> new WorkdirStep(this).run(i);
        case Instruction.Cmd i -> {
          List<String> words = words(i.command());
          draft.setCmd(words);
          commandSet = true;
          note("CMD " + Words.json(words));
        }
        case Instruction.Entrypoint i -> entrypoint(i);
        case Instruction.Shell i -> {
          draft.setShell(i.words());
          note("SHELL " + Words.list(i.words()));
        }
        case Instruction.Expose i -> expose(i);
        case Instruction.Volume i -> volume(i);
        case Instruction.User i -> user(i);
        case Instruction.StopSignal i -> stopSignal(i);
        case Instruction.OnBuild i -> {
          draft.addOnBuild(i.expression());
          note("ONBUILD " + i.expression());
        }
        case Instruction.Healthcheck i -> healthcheck(i);
      }
    } catch (DockerfileException | BuildException e) {
      throw e;
    } catch (IOException e) {
      throw new BuildException(
          String.valueOf(e.getMessage()), excerpt(instruction.origin().location()), 1, e);
    }
  }

  private void note(String text) {
    draft.note(text);
  }

  private void argument(Instruction.Arg instruction) throws DockerfileException {
    for (Pair pair : instruction.pairs()) {
      Location location = instruction.origin().location();
      String name = variables.word(pair.name(), location);
      String value = solve.request().args().get(name);
      String usual = pair.value();
      if (value == null && usual != null) {
        value = variables.word(usual, location);
      }
      note("ARG " + name + (value == null ? "" : "=" + value));
      if (value == null) {
        value = solve.graph().global(name);
      }
      if (value != null) {
        variables.put(name, value);
        arguments.put(name, value);
      }
    }
  }

  private void environment(Instruction.Env instruction) throws DockerfileException {
    Map<String, String> expanded = expanded(instruction.pairs(), instruction.origin().location());
    expanded.forEach(
        (name, value) -> {
          draft.setEnv(name, value);
          variables.put(name, value);
        });
    note("ENV " + Words.pairs(expanded));
  }

  private Map<String, String> expanded(List<Pair> pairs, Location location)
      throws DockerfileException {
    Map<String, String> expanded = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      String value = pair.value();
      expanded.put(
          variables.word(pair.name(), location),
          value == null ? "" : variables.word(value, location));
    }
    return expanded;
  }

  private void label(Instruction.Label instruction) throws DockerfileException {
    Map<String, String> expanded = expanded(instruction.pairs(), instruction.origin().location());
    expanded.forEach(draft::setLabel);
    note("LABEL " + Words.pairs(expanded));
  }

  /** A command as words: a shell's line behind the shell. */
  List<String> words(Command command) {
    return switch (command) {
      case Command.ExecForm(List<String> arguments) -> arguments;
      case Command.ShellForm(String line) -> {
        List<String> words = new ArrayList<>(draft.shell());
        words.add(line);
        yield words;
      }
    };
  }

  private void entrypoint(Instruction.Entrypoint instruction) {
    List<String> words = words(instruction.command());
    draft.setEntrypoint(words);
    if (!commandSet) {
      draft.setCmd(null);
    }
    note("ENTRYPOINT " + Words.json(words));
  }

  private void expose(Instruction.Expose instruction) throws DockerfileException {
    Location location = instruction.origin().location();
    Set<String> ports = new TreeSet<>();
    for (String text : instruction.ports()) {
      for (String port : variables.words(text, location)) {
        ports.addAll(Ports.of(port, location));
      }
    }
    draft.addPorts(ports);
    note("EXPOSE " + Words.set(ports));
  }

  private void volume(Instruction.Volume instruction) throws DockerfileException {
    Location location = instruction.origin().location();
    List<String> paths = new ArrayList<>();
    for (String path : instruction.paths()) {
      paths.add(variables.word(path, location));
    }
    draft.addVolumes(paths);
    note("VOLUME " + Words.list(paths));
  }

  private void user(Instruction.User instruction) throws DockerfileException {
    String user = variables.word(instruction.user(), instruction.origin().location());
    draft.setUser(user);
    note("USER " + user);
  }

  private void stopSignal(Instruction.StopSignal instruction) throws DockerfileException {
    Location location = instruction.origin().location();
    String signal = variables.word(instruction.signal(), location);
    if (!signal.matches("(?i)(SIG)?[A-Z]+[0-9+-]*|[0-9]+")) {
      throw new DockerfileException(location, "Invalid signal: " + signal);
    }
    draft.setStopSignal(signal);
    note("STOPSIGNAL " + signal);
  }

  private void healthcheck(Instruction.Healthcheck instruction) {
    Command command = instruction.command();
    List<String> test = new ArrayList<>();
    switch (command) {
      case null -> test.add("NONE");
      case Command.ShellForm(String line) -> {
        test.add("CMD-SHELL");
        test.add(line);
      }
      case Command.ExecForm(List<String> arguments) -> {
        test.add("CMD");
        test.addAll(arguments);
      }
    }
    draft.setHealthcheck(
        new ImageHealthcheck(
            test,
            instruction.interval(),
            instruction.timeout(),
            instruction.startPeriod(),
            instruction.startInterval(),
            instruction.retries()));
    Duration starting = instruction.startInterval();
    String startInterval = starting.isZero() ? "" : Words.duration(starting) + " ";
    note(
        "HEALTHCHECK &{"
            + Words.quoted(test)
            + " "
            + Words.duration(instruction.interval())
            + " "
            + Words.duration(instruction.timeout())
            + " "
            + Words.duration(instruction.startPeriod())
            + " "
            + startInterval
            + "'\\x"
            + "%02x".formatted(instruction.retries())
            + "'}");
  }
}
