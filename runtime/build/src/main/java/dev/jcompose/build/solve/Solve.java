package dev.jcompose.build.solve;

import dev.jcompose.build.BaseImages;
import dev.jcompose.build.BuildException;
import dev.jcompose.build.BuildLog;
import dev.jcompose.build.BuildRequest;
import dev.jcompose.build.StepRunner;
import dev.jcompose.build.context.ContentDigests;
import dev.jcompose.build.dockerfile.Dockerfile;
import dev.jcompose.build.dockerfile.DockerfileException;
import dev.jcompose.build.dockerfile.DockerfileParser;
import dev.jcompose.build.dockerfile.LintWarning;
import dev.jcompose.build.dockerfile.Location;
import dev.jcompose.images.Image;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One build under way: its stages run side by side, each on a thread of its own. */
public final class Solve {

  /** What a build works with. */
  public record Tools(
      Workbench bench,
      StepRunner runner,
      BaseImages images,
      ContentDigests contents,
      CacheLocks locks,
      BuildLog log) {}

  private final BuildRequest request;
  private final Dockerfile file;
  private final Tools tools;
  private final Instant now;
  private final @Nullable Instant epoch;
  private final Platforms platforms = Platforms.ofThisMachine();
  private final StageGraph graph;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("build-", 0).factory());
  private final Map<Integer, Future<Draft>> stages = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  private Solve(BuildRequest request, Dockerfile file, Tools tools, Instant now)
      throws IOException {
    this.request = request;
    this.file = file;
    this.tools = tools;
    String seconds = request.args().get("SOURCE_DATE_EPOCH");
    this.epoch = seconds == null || seconds.isEmpty() ? null : epoch(seconds);
    this.now = epoch == null ? now : epoch;
    this.graph = new StageGraph(file, request, platforms);
  }

  private static Instant epoch(String seconds) throws BuildException {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (NumberFormatException e) {
      throw new BuildException("SOURCE_DATE_EPOCH \"" + seconds + "\" is not a number of seconds");
    }
  }

  /**
   * Builds.
   *
   * @throws BuildException with an excerpt of the Dockerfile where a line of it is to blame
   */
  public static Image run(BuildRequest request, Tools tools, Instant now)
      throws IOException, InterruptedException {
    try {
      Dockerfile file = DockerfileParser.parse(request.dockerfile());
      tell(file, tools.log());
      Solve solve = new Solve(request, file, tools, now);
      return solve.run();
    } catch (DockerfileException e) {
      throw located(request, e);
    }
  }

  private static void tell(Dockerfile file, BuildLog log) throws BuildException {
    for (LintWarning warning : file.warnings()) {
      log.warning(
          warning.rule() + ": " + warning.message() + " (line " + warning.location().first() + ")");
    }
    if (file.strict() && !file.warnings().isEmpty()) {
      throw new BuildException("the Dockerfile asks that warnings are errors, and has some");
    }
  }

  /** What is wrong with a Dockerfile, with the lines it is about. */
  public static BuildException located(BuildRequest request, DockerfileException e) {
    Location location = e.location();
    if (location == null) {
      return new BuildException(String.valueOf(e.getMessage()), "", 1, e);
    }
    boolean parsing = e.getCause() == null;
    String where = parsing ? "dockerfile parse error on line " + location.first() + ": " : "";
    return new BuildException(
        where + e.getMessage(),
        Excerpt.of(request.dockerfile(), request.dockerfileName(), location),
        1,
        e);
  }

  private Image run() throws IOException, InterruptedException {
    try {
      int target = graph.target();
      graph.needed(target).forEach(this::begin);
      Draft draft = await(target);
      request.labels().forEach(draft::setLabel);
      warnOfUnusedArguments();
      return tools.bench().commit(draft.document(), request.tags());
    } finally {
      threads.shutdownNow();
      // Steps end their containers when they are interrupted; the bench is needed until then.
      awaitThreads();
    }
  }

  private void awaitThreads() {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void warnOfUnusedArguments() {
    var unused = new TreeSet<>(request.args().keySet());
    unused.removeIf(name -> StageBuilder.PREDEFINED.contains(name) || declares(name));
    platforms.variables().keySet().forEach(unused::remove);
    unused.remove("SOURCE_DATE_EPOCH");
    if (!unused.isEmpty()) {
      tools.log().warning("One or more build-args " + unused + " were not consumed");
    }
  }

  private boolean declares(String name) {
    String pattern = "(?is).*\\bARG\\b.*\\b\\Q" + name + "\\E\\b.*";
    return request.dockerfile().matches(pattern);
  }

  private void begin(int index) {
    if (stage(index).isCancelled()) {
      throw new IllegalStateException("nobody cancels stage " + index);
    }
  }

  /** Starts a stage if it has not started. */
  private Future<Draft> stage(int index) {
    return stages.computeIfAbsent(index, i -> threads.submit(() -> build(i)));
  }

  private Draft build(int index) throws IOException, InterruptedException {
    try {
      return new StageBuilder(this, index).build();
    } catch (DockerfileException e) {
      throw failed(located(request, e));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The first failure is the build's; it stops the other stages. */
  private IOException failed(IOException e) {
    if (failure.compareAndSet(null, e)) {
      threads.shutdownNow();
    }
    return e;
  }

  /** A stage's result, when it is done. */
  Draft await(int index) throws IOException, InterruptedException {
    try {
      return stage(index).get();
    } catch (ExecutionException e) {
      IOException first = failure.get();
      if (first != null) {
        throw first;
      }
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  Dockerfile file() {
    return file;
  }

  BuildRequest request() {
    return request;
  }

  Tools tools() {
    return tools;
  }

  StageGraph graph() {
    return graph;
  }

  Platforms platforms() {
    return platforms;
  }

  /** The time of what is made: that of {@code SOURCE_DATE_EPOCH} if it was given. */
  Instant now() {
    return now;
  }

  /** What no file in a layer is newer than; empty if times stay as they are. */
  Optional<Instant> epoch() {
    return Optional.ofNullable(epoch);
  }

  /** A layer by a step's key: an earlier one, or made now. */
  StepResults.Result layer(StepKey key, String stageName, BuildLog.StepLog log, Making making)
      throws IOException, InterruptedException {
    Digest digest = key.add(epoch().map(Instant::toString).orElse("")).digest();
    boolean used =
        request.caching() == BuildRequest.Caching.USED
            && !request.uncachedStages().contains(stageName);
    if (used) {
      Optional<StepResults.Result> known = tools.bench().recall(digest);
      if (known.isPresent()) {
        log.cached();
        return known.get();
      }
    }
    StepResults.Result made = new StepResults.Result(making.make(), now);
    tools.bench().remember(digest, made);
    log.done();
    return made;
  }

  /** Makes a layer. */
  interface Making {
    Digest make() throws IOException, InterruptedException;
  }

  List<Digest> layersOf(Image image) {
    return tools.bench().layers(image);
  }
}
