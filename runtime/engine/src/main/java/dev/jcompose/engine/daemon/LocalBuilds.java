package dev.jcompose.engine.daemon;

import dev.jcompose.build.BaseImages;
import dev.jcompose.build.BuildException;
import dev.jcompose.build.BuildRequest;
import dev.jcompose.build.Builder;
import dev.jcompose.build.StepLimits;
import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.DockerfileParser;
import dev.jcompose.build.dockerfile.LintWarning;
import dev.jcompose.build.solve.Excerpt;
import dev.jcompose.build.solve.Solve;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ImageBuild;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.engine.container.BuildSteps;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.engine.container.Machinery;
import dev.jcompose.images.Image;
import dev.jcompose.images.reference.InvalidReferenceException;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.linux.Directory;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Builds on this machine. */
final class LocalBuilds implements Engine.Builds {

  private final Machinery machinery;
  private final Engine.Images images;
  private final Path home;
  private final Builder builder;

  LocalBuilds(Machinery machinery, Engine.Images images) throws IOException {
    this.machinery = machinery;
    this.images = images;
    this.home = machinery.dataRoot().resolve("build");
    this.builder =
        new Builder(
            machinery.images(),
            home,
            new BuildSteps(machinery, home.resolve("tmp/steps")),
            this::base,
            machinery.clock());
  }

  /** An image of this machine, or the registry's. */
  private Image base(String reference, BaseImages.Freshness freshness) throws IOException {
    boolean local = reference.startsWith(Reference.LOCAL_REGISTRY + "/");
    var known = machinery.images().find(reference);
    if (known.isPresent() && (local || freshness == BaseImages.Freshness.ANY)) {
      return known.get();
    }
    try {
      images.pull(reference, "", _ -> {});
    } catch (EngineException e) {
      throw new BuildException("failed to resolve source metadata: " + e.getMessage(), "", 1, e);
    }
    return machinery
        .images()
        .find(reference)
        .orElseThrow(() -> new BuildException("image " + reference + " is gone"));
  }

  @Override
  public void build(ImageBuild build, InputStream files, Consumer<Progress> progress) {
    BuildProgress log =
        switch (build.form()) {
          case CLASSIC -> new ClassicProgress(progress);
          case EXTENDED, CHECK -> new PlainProgress(progress, machinery.clock());
        };
    try {
      Path directory = Files.createDirectories(home.resolve("tmp"));
      directory = Files.createTempDirectory(directory, "context-");
      try {
        if (build.form() == ImageBuild.Form.CHECK) {
          check(BuildFiles.receive(build, files, directory).dockerfile(), progress);
          return;
        }
        Image image = build(build, files, directory, build.quiet() ? BuildProgress.SILENT : log);
        progress.accept(Progress.image(image.id().toString()));
        log.built(image.id(), build.quiet() ? List.of() : build.tags());
        build.tags().forEach(tag -> publish(image, tag));
      } finally {
        remove(directory);
      }
    } catch (BuildException e) {
      log.failed(e);
    } catch (IOException e) {
      throw Failures.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.INTERNAL, "build: interrupted", e);
    }
  }

  /** Tells what {@code docker build --check} tells. */
  private static void check(String dockerfile, Consumer<Progress> progress) throws IOException {
    List<LintWarning> warnings;
    try {
      warnings = DockerfileParser.parse(dockerfile).warnings();
    } catch (DockerfileException e) {
      throw Solve.located(BuildRequest.of(dockerfile), e);
    }
    for (LintWarning warning : warnings) {
      String excerpt = Excerpt.of(dockerfile, "Dockerfile", warning.location());
      progress.accept(
          Progress.text(
              "WARNING: " + warning.rule() + "\n" + warning.message() + "\n" + excerpt + "\n"));
    }
    int count = warnings.size();
    if (count > 0) {
      String found = count == 1 ? " warning has been found!" : " warnings have been found!";
      progress.accept(Progress.failure("Check complete, " + count + found, 1));
    } else {
      progress.accept(Progress.text("Check complete, no warnings found.\n"));
    }
  }

  private void publish(Image image, String tag) {
    machinery.events().publish("image", "tag", image.id().toString(), Map.of("name", tag));
  }

  private static void remove(Path directory) throws SyscallException {
    try (Directory parent = Directory.open(directory.resolveSibling(""))) {
      parent.removeTree(Directory.bytes(String.valueOf(directory.getFileName())));
    }
  }

  private Image build(ImageBuild build, InputStream files, Path directory, BuildProgress log)
      throws IOException, InterruptedException {
    BuildFiles sent = BuildFiles.receive(build, files, directory);
    BuildRequest request =
        new BuildRequest(
            sent.dockerfile(),
            build.dockerfile().isEmpty() ? "Dockerfile" : build.dockerfile(),
            sent.context(),
            sent.contexts(),
            build.target(),
            build.buildArgs(),
            build.labels(),
            build.tags().stream().map(LocalBuilds::name).toList(),
            sent.secrets(),
            build.platform(),
            build.pull() ? BaseImages.Freshness.NEWEST : BaseImages.Freshness.ANY,
            build.noCache() ? BuildRequest.Caching.IGNORED : BuildRequest.Caching.USED,
            Set.copyOf(build.uncachedStages()),
            limits(build));
    return builder.build(request, log);
  }

  private static Reference name(String tag) {
    try {
      return Reference.parse(tag).tagged();
    } catch (InvalidReferenceException e) {
      throw new EngineException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private static StepLimits limits(ImageBuild build) {
    return new StepLimits(
        build.networkMode().isEmpty() ? "default" : build.networkMode(),
        build.extraHosts(),
        build.shmSize(),
        build.ulimits().stream()
            .map(limit -> limit.name() + "=" + limit.soft() + ":" + limit.hard())
            .toList(),
        build.memory(),
        build.cgroupParent(),
        build.privileged());
  }

  @Override
  public int prune() {
    try {
      return builder.prune();
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }
}
