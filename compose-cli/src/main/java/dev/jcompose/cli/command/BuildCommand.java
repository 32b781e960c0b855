package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Progress;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.model.check.Units;
import dev.jcompose.scheduler.Orchestrator.BuildScope;
import dev.jcompose.scheduler.build.BuildFlags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the images of services. */
final class BuildCommand implements Action {
  private final List<String> args = new ArrayList<>();
  private boolean noCache;
  private boolean pull;
  private boolean quiet;
  private boolean withDependencies;
  private String memory = "";
  private final List<String> ssh = new ArrayList<>();
  private final List<String> services = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Builds the images of services.");
    options.values(args::addAll, "NAME=VALUE", "Sets a build argument.", "--build-arg");
    options.flag(value -> noCache = value, "Builds every step anew.", "--no-cache");
    options.flag(value -> pull = value, "Fetches newer base images.", "--pull");
    options.flag(value -> quiet = value, "Without progress.", "-q", "--quiet");
    options.flag(
        value -> withDependencies = value,
        "Builds what the services depend on too.",
        "--with-dependencies");
    options.value(value -> memory = value, "BYTES", "A limit for the steps.", "-m", "--memory");
    options.values(ssh::addAll, "ID", "Not supported.", "--ssh");
    options.hiddenFlag(value -> {}, "--parallel", "--compress", "--force-rm", "--no-rm");
    options.operands("SERVICE", services::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    if (!ssh.isEmpty()) {
      throw new UsageException("--ssh: forwarding an agent is not supported; use a build secret");
    }
    BuildScope scope = withDependencies ? BuildScope.WITH_DEPENDENCIES : BuildScope.NAMED;
    BuildFlags flags = new BuildFlags(arguments(args, session), noCache, pull, bytes(memory));
    Project project = session.project(services);
    if (quiet) {
      try (Progress progress = Progress.of(Progress.Style.QUIET, session.output(), "build")) {
        session.orchestrator(progress).build(project, services, flags, scope);
      }
    } else {
      session.run("build", orchestrator -> orchestrator.build(project, services, flags, scope));
    }
    return ExitCode.OK;
  }

  /** {@code NAME=VALUE}, or {@code NAME} for the value it has here. */
  static Map<String, String> arguments(List<String> texts, Session session) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String here = session.environment().get(text);
      if (equals > 0) {
        arguments.put(text.substring(0, equals), text.substring(equals + 1));
      } else if (here != null) {
        arguments.put(text, here);
      }
    }
    return arguments;
  }

  static long bytes(String text) {
    Long bytes = text.isEmpty() ? Long.valueOf(0) : Units.bytes(text);
    if (bytes == null) {
      throw new UsageException("\"" + text + "\" is not a size, such as 64m");
    }
    return bytes;
  }
}
