package dev.jcompose.build;

import dev.jcompose.build.context.ContentDigests;
import dev.jcompose.build.solve.CacheLocks;
import dev.jcompose.build.solve.Solve;
import dev.jcompose.build.solve.StepResults;
import dev.jcompose.build.solve.Workbench;
import dev.jcompose.images.Image;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.linux.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Builds images; several at a time if asked so. */
public final class Builder {

  private final ImageStore store;
  private final StepRunner runner;
  private final BaseImages images;
  private final InstantSource clock;
  private final ContentDigests contents;
  private final CacheLocks locks = new CacheLocks();
  private final StepResults results;
  private final Path home;

  /**
   * @param home the builds' own directory, on the store's file system; what an interrupted engine
   *     left there is removed
   */
  public Builder(
      ImageStore store, Path home, StepRunner runner, BaseImages images, InstantSource clock)
      throws IOException {
    this.store = store;
    this.home = Files.createDirectories(home);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    try (Directory directory = Directory.open(home)) {
      directory.removeTree(Directory.bytes("tmp"));
    }
    this.results = new StepResults(store);
    this.runner = runner;
    this.images = images;
    this.clock = clock;
    this.contents = new ContentDigests(clock);
  }

  /**
   * Builds an image and gives it its names.
   *
   * @throws BuildException if the Dockerfile, the context or a step does not allow it
   */
  public Image build(BuildRequest request, BuildLog log) throws IOException, InterruptedException {
    try (Workbench bench = new Workbench(store, results, home)) {
      Solve.Tools tools = new Solve.Tools(bench, runner, images, contents, locks, log);
      return Solve.run(request, tools, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
  }

  /** Forgets what earlier builds came to, and empties cache mounts that nobody uses. */
  public int prune() throws IOException {
    int count = results.clear();
    locks.whileIdle(
        () -> {
          try (Directory directory = Directory.open(home)) {
            directory.removeTree(Directory.bytes("mounts"));
          }
        });
    return count;
  }
}
