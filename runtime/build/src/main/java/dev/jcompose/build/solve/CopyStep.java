package dev.jcompose.build.solve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.build.BuildException;
import dev.jcompose.build.BuildLog.StepLog;
import dev.jcompose.build.context.FileTree;
import dev.jcompose.build.context.ModeChange;
import dev.jcompose.build.context.Paths;
import dev.jcompose.build.context.Sources;
import dev.jcompose.build.context.Target;
import dev.jcompose.build.context.Target.Owner;
import dev.jcompose.build.context.TreeCopy;
import dev.jcompose.build.context.TreeDigest;
import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.Heredoc;
import dev.jcompose.build.dockerfile.Instruction;
import dev.jcompose.build.dockerfile.Instruction.Kind;
import dev.jcompose.build.dockerfile.Location;
import dev.jcompose.engine.api.context.IgnoreRules;
import dev.jcompose.engine.api.context.PathPattern;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code COPY} and {@code ADD}: files of a context, a stage, an image, or fetched ones. */
final class CopyStep {

  private final StageBuilder stage;
  private final Instruction.Copy copy;
  private final Location location;
  private final boolean adds;

  /** Files of one source. */
  private record Source(FileTree tree, List<Sources.Match> matches, String text, boolean fetched) {}

  CopyStep(StageBuilder stage, Instruction.Copy copy) {
    this.stage = stage;
    this.copy = copy;
    this.location = copy.origin().location();
    this.adds = copy.kind() == Kind.ADD;
  }

  void run() throws IOException, InterruptedException {
    List<String> sources = new ArrayList<>();
    for (String source : copy.sources()) {
      sources.add(stage.variables().word(source, location));
    }
    String text = stage.variables().word(copy.destination(), location);
    String destination = text.startsWith("/") ? text : (stage.draft().workingDir() + "/" + text);
    boolean many = sources.size() + copy.inline().size() > 1;
    if (many && !destination.endsWith("/") && !text.equals(".")) {
      throw new DockerfileException(
          location,
          "When using "
              + copy.kind()
              + " with more than one source file, the destination must be a directory and end with"
              + " a /");
    }
    String into = text.equals(".") || text.endsWith("/.") ? destination + "/" : destination;
    StepLog log = stage.begin(copy.origin().text());
    try {
      copy(sources, into, log);
    } catch (IOException e) {
      log.failed(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void copy(List<String> sources, String destination, StepLog log)
      throws IOException, InterruptedException {
    Workbench bench = stage.solve().tools().bench();
    List<Path> lower = bench.trees(stage.draft().layers());
    Instruction.CopyFlags flags = copy.flags();
    String chown = stage.variables().word(flags.chown(), location);
    String chmod = stage.variables().word(flags.chmod(), location);
    List<String> exclude = new ArrayList<>();
    for (String pattern : flags.exclude()) {
      exclude.add(stage.variables().word(pattern, location));
    }
    TreeCopy.Rules rules =
        new TreeCopy.Rules(
            chown.isEmpty() ? null : LayerFiles.owner(chown, lower),
            mode(chmod),
            IgnoreRules.of(exclude));
    List<Source> found = find(sources);
    StepKey key = key(found, destination, rules);
    key.add(chown).add(chmod).addAll(exclude);
    StepResults.Result layer =
        stage.solve().layer(key, stage.name(), log, () -> make(found, destination, rules));
    stage.draft().layer(layer, history(sources));
  }

  private @Nullable ModeChange mode(String text) throws DockerfileException {
    try {
      return text.isEmpty() ? null : ModeChange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new DockerfileException(location, String.valueOf(e.getMessage()));
    }
  }

  private String history(List<String> sources) throws DockerfileException {
    String destination = stage.variables().word(copy.destination(), location);
    StringBuilder text = new StringBuilder(copy.kind().toString());
    sources.forEach(source -> text.append(' ').append(source));
    copy.inline().forEach(document -> text.append(" <<").append(document.name()));
    return text.append(' ').append(destination).append(" # buildkit").toString();
  }

  private List<Source> find(List<String> sources) throws IOException, InterruptedException {
    FileTree tree = stage.tree(copy.flags().from());
    List<Source> found = new ArrayList<>();
    for (String source : sources) {
      boolean git = adds && Remote.isGit(source);
      if (git || (adds && Remote.isUrl(source))) {
        found.add(fetch(source, git));
        continue;
      }
      List<Sources.Match> matches = Sources.find(tree, source);
      if (matches.isEmpty() && !PathPattern.isPattern(source)) {
        throw new BuildException(
            "\"/" + Paths.clean(source) + "\": not found" + where(),
            Excerpt.of(
                stage.solve().request().dockerfile(),
                stage.solve().request().dockerfileName(),
                location),
            1,
            null);
      }
      found.add(new Source(tree, matches, source, false));
    }
    return found;
  }

  private String where() {
    String from = copy.flags().from();
    return from.isEmpty() ? " in the build context" : " in " + from;
  }

  private Source fetch(String source, boolean git) throws IOException, InterruptedException {
    Path place = stage.solve().tools().bench().scratch();
    Remote remote = new Remote(place);
    if (git) {
      FileTree tree =
          FileTree.ofDirectory(remote.clone(source, copy.flags().keepGitDir()), IgnoreRules.NONE);
      return new Source(tree, List.of(new Sources.Match("", "")), source, false);
    }
    String name = remote.download(source, copy.flags().checksum());
    FileTree tree = FileTree.ofDirectory(place, IgnoreRules.NONE);
    return new Source(tree, List.of(new Sources.Match(name, name)), source, true);
  }

  private StepKey key(List<Source> sources, String destination, TreeCopy.Rules rules)
      throws IOException {
    StepKey key = StepKey.of(copy.kind().toString(), stage.draft().layers());
    key.add(destination).add(copy.flags().toString());
    for (Source source : sources) {
      TreeDigest digest =
          new TreeDigest(source.tree(), rules.excluded(), stage.solve().tools().contents());
      key.add(source.tree().owners().toString());
      for (Sources.Match match : source.matches()) {
        key.add(copy.flags().parents() ? match.path() : Paths.nameOf(match.path()));
        key.add(digest.of(match).toString());
      }
    }
    for (Heredoc document : copy.inline()) {
      key.add(document.name()).add(text(document));
    }
    return key;
  }

  private String text(Heredoc document) throws DockerfileException {
    return document.expands()
        ? stage.variables().document(document.text(), location)
        : document.text();
  }

  private Digest make(List<Source> sources, String destination, TreeCopy.Rules rules)
      throws IOException, InterruptedException {
    Workbench bench = stage.solve().tools().bench();
    Path place = bench.scratch();
    Target target = new Target(place, bench.trees(stage.draft().layers()), stage.solve().now());
    if (destination.endsWith("/")) {
      Owner owner = rules.owner();
      target.directory(target.real(destination), owner == null ? Owner.ROOT : owner).close();
    }
    for (Source source : sources) {
      for (Sources.Match match : source.matches()) {
        place(source, match, destination, target, rules);
      }
    }
    for (Heredoc document : copy.inline()) {
      inline(document, destination, target, rules);
    }
    if (stage.solve().epoch().isPresent()) {
      LayerFiles.clampTimes(place, stage.solve().epoch().get());
    }
    return bench.adopt(place);
  }

  private void place(
      Source source, Sources.Match match, String destination, Target target, TreeCopy.Rules rules)
      throws IOException {
    boolean unpacks =
        adds && (copy.flags().unpack() == null ? !source.fetched() : copy.flags().unpack());
    if (unpacks
        && Archive.unpack(
            source.tree(), match, stage.solve().tools().bench(), target, destination, rules)) {
      return;
    }
    TreeCopy treeCopy = new TreeCopy(source.tree(), target, rules);
    if (copy.flags().parents()) {
      treeCopy.copyWithParents(match, kept(source.text(), match.path()), destination);
    } else {
      treeCopy.copy(match, destination);
    }
  }

  /** What {@code --parents} keeps of a path: what follows {@code /./}, else all of it. */
  private static String kept(String source, String path) {
    int pivot = source.indexOf("/./");
    if (pivot < 0) {
      return path;
    }
    int parts = Paths.clean(source.substring(0, pivot)).split("/", -1).length;
    String rest = path;
    for (int i = 0; i < parts && rest.indexOf('/') >= 0; i++) {
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return rest;
  }

  private void inline(Heredoc document, String destination, Target target, TreeCopy.Rules rules)
      throws IOException {
    Path scratch = stage.solve().tools().bench().scratch();
    Path file = scratch.resolve(document.name());
    Files.write(file, text(document).getBytes(UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(stage.solve().now()));
    FileTree tree = FileTree.ofDirectory(scratch, IgnoreRules.NONE);
    new TreeCopy(tree, target, rules)
        .copy(new Sources.Match(document.name(), document.name()), destination);
  }
}
