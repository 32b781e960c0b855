package dev.jcompose.build.solve;

import dev.jcompose.build.BuildLog.StepLog;
import dev.jcompose.build.context.Paths;
import dev.jcompose.build.context.Target;
import dev.jcompose.build.context.Target.Owner;
import dev.jcompose.build.dockerfile.Instruction;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code WORKDIR}: makes the directory, which is the user's. */
final class WorkdirStep {

  private final StageBuilder stage;

  WorkdirStep(StageBuilder stage) {
    this.stage = stage;
  }

  void run(Instruction.Workdir instruction) throws IOException, InterruptedException {
    Draft draft = stage.draft();
    String text = stage.variables().word(instruction.path(), instruction.origin().location());
    String path = "/" + Paths.clean(text.startsWith("/") ? text : draft.workingDir() + "/" + text);
    draft.setWorkingDir(path);
    if (path.equals("/")) {
      draft.note("WORKDIR " + path);
      return;
    }
    StepLog log = stage.begin("WORKDIR " + text);
    List<Digest> layers = draft.layers();
    StepKey key = StepKey.of("workdir", layers).add(path).add(draft.user());
    StepResults.Result layer = stage.solve().layer(key, stage.name(), log, () -> make(path));
    draft.layer(layer, "WORKDIR " + path);
  }

  private Digest make(String path) throws IOException {
    Workbench bench = stage.solve().tools().bench();
    List<Path> lower = bench.trees(stage.draft().layers());
    String user = stage.draft().user();
    Owner owner = user.isEmpty() ? Owner.ROOT : LayerFiles.owner(user, lower);
    Path place = bench.scratch();
    Target target = new Target(place, lower, stage.solve().now());
    String real = target.real(path);
    if (!target.isDirectory(real)) {
      target.directory(real, owner).close();
    }
    return bench.adopt(place);
  }
}
