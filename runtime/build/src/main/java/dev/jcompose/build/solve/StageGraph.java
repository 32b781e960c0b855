package dev.jcompose.build.solve;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.BuildRequest;
import dev.jcompose.build.dockerfile.Dockerfile;
import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.Instruction;
import dev.jcompose.build.dockerfile.Pair;
import dev.jcompose.build.dockerfile.RunMount;
import dev.jcompose.build.dockerfile.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which stage is meant by a name, and which stages a target needs. */
final class StageGraph {

  private final Dockerfile file;
  private final BuildRequest request;
  private final Map<Integer, String> bases = new HashMap<>();
  private final Variables globals;

  StageGraph(Dockerfile file, BuildRequest request, Platforms platforms)
      throws DockerfileException {
    this.file = file;
    this.request = request;
    this.globals = new Variables(file.escape());
    platforms.variables().forEach(globals::put);
    for (Instruction.Arg arg : file.globals()) {
      for (Pair pair : arg.pairs()) {
        String given = request.args().get(pair.name());
        String usual = pair.value();
        if (given != null) {
          globals.put(pair.name(), given);
        } else if (usual != null) {
          globals.put(pair.name(), globals.word(usual, arg.origin().location()));
        }
      }
    }
    globals.put("TARGETSTAGE", request.target().isEmpty() ? "default" : request.target());
    for (int i = 0; i < file.stages().size(); i++) {
      bases.put(i, base(file.stages().get(i)));
      checkPlatform(file.stages().get(i), platforms);
    }
  }

  private String base(Stage stage) throws DockerfileException {
    String base = globals.word(stage.base(), stage.origin().location());
    if (base.isEmpty()) {
      throw new DockerfileException(
          stage.origin().location(), "base name (" + stage.base() + ") should not be blank");
    }
    return base;
  }

  private void checkPlatform(Stage stage, Platforms platforms) throws DockerfileException {
    String platform = globals.word(stage.platform(), stage.origin().location());
    if (!stage.platform().isEmpty() && !platforms.isHere(platform)) {
      throw new DockerfileException(
          stage.origin().location(),
          "platform \""
              + platform
              + "\" cannot be built here: this machine is "
              + platforms.here());
    }
  }

  /** The global variable that a stage's {@code ARG} without a value takes over. */
  @Nullable String global(String name) {
    return globals.get(name);
  }

  /** What a stage's {@code FROM} names, expanded. */
  String base(int stage) {
    return bases.getOrDefault(stage, "");
  }

  /** The stage to build. */
  int target() throws BuildException {
    String wanted = request.target();
    if (wanted.isEmpty()) {
      return file.stages().size() - 1;
    }
    return find(wanted, file.stages().size())
        .orElseThrow(
            () -> new BuildException("target stage \"" + wanted + "\" could not be found"));
  }

  /** The last stage before {@code limit} that a name or number means. */
  Optional<Integer> find(String name, int limit) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (int i = limit - 1; i >= 0; i--) {
      if (file.stages().get(i).name().equals(lower)) {
        return Optional.of(i);
      }
    }
    if (name.matches("[0-9]{1,4}") && Integer.parseInt(name) < limit) {
      return Optional.of(Integer.parseInt(name));
    }
    return Optional.empty();
  }

  /** The stage that a stage is based on; a named context or an image otherwise. */
  Optional<Integer> baseStage(int stage) {
    return request.contexts().containsKey(base(stage))
        ? Optional.empty()
        : find(base(stage), stage).filter(found -> !base(stage).matches("[0-9]+"));
  }

  /** All stages that one needs, itself too, in order. */
  Set<Integer> needed(int target) {
    Set<Integer> needed = new TreeSet<>();
    List<Integer> open = new ArrayList<>(List.of(target));
    while (!open.isEmpty()) {
      int stage = open.removeLast();
      if (needed.add(stage)) {
        baseStage(stage).ifPresent(open::add);
        for (Instruction instruction : file.stages().get(stage).instructions()) {
          froms(instruction).forEach(from -> stageOf(from, stage).ifPresent(open::add));
        }
      }
    }
    return needed;
  }

  /** The stage that a {@code --from} in a stage means. */
  Optional<Integer> stageOf(String from, int stage) {
    return request.contexts().containsKey(from) ? Optional.empty() : find(from, stage);
  }

  private static List<String> froms(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Copy copy ->
          copy.flags().from().isEmpty() ? List.of() : List.of(copy.flags().from());
      case Instruction.Run run ->
          run.mounts().stream().map(RunMount::from).filter(from -> !from.isEmpty()).toList();
      default -> List.of();
    };
  }
}
