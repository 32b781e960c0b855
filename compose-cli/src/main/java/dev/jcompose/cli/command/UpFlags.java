package dev.jcompose.cli.command;

import dev.jcompose.scheduler.UpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code up}, {@code create} and {@code plan} have in common. */
final class UpFlags {
  @Option(names = "--build", description = "Builds images first.")
  boolean build;

  @Option(names = "--no-build", description = "Builds no image.")
  boolean noBuild;

  @Option(
      names = "--pull",
      paramLabel = "WHEN",
      description = "Fetches images: always, missing, never, policy.")
  String pull = "policy";

  @Option(names = "--quiet-pull", hidden = true)
  boolean quietPull;

  @Option(names = "--force-recreate", description = "Replaces containers that need not be.")
  boolean forceRecreate;

  @Option(names = "--no-recreate", description = "Keeps containers that should be replaced.")
  boolean noRecreate;

  @Option(
      names = "--always-recreate-deps",
      description = "Replaces what the services depend on too.")
  boolean alwaysRecreateDependencies;

  @Option(
      names = {"-V", "--renew-anon-volumes"},
      description = "Gives replaced containers new anonymous volumes.")
  boolean renewVolumes;

  @Option(names = "--no-deps", description = "Leaves alone what the services depend on.")
  boolean noDependencies;

  @Option(
      names = "--scale",
      paramLabel = "SERVICE=N",
      description = "So many containers of a service.")
  List<String> scale = new ArrayList<>();

  @Option(
      names = "--remove-orphans",
      description = "Removes containers of services that the files do not have.")
  boolean removeOrphans;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "How long a container may take to stop.")
  @Nullable Integer timeout;

  @Option(
      names = {"-y", "--yes"},
      hidden = true)
  boolean yes;

  @Option(names = "--compat", description = "Docker's own timing of health probes.")
  boolean dockerTiming;

  @Parameters(paramLabel = "SERVICE", arity = "0..*")
  List<String> services = new ArrayList<>();

  UpOptions options(boolean start, boolean awaitReady, @Nullable Integer waitSeconds) {
    check();
    return new UpOptions(
        services,
        start,
        !noDependencies,
        recreate(),
        alwaysRecreateDependencies,
        renewVolumes,
        scales(),
        removeOrphans,
        pullPolicy(),
        awaitReady,
        seconds("--wait-timeout", waitSeconds),
        timeout == null ? null : Duration.ofSeconds(timeout),
        dockerTiming);
  }

  private void check() {
    if (build && noBuild) {
      throw new UsageException("--build and --no-build exclude each other");
    }
    if (build) {
      throw new UsageException("--build: building images is not there yet");
    }
    if (noRecreate && (forceRecreate || renewVolumes || alwaysRecreateDependencies)) {
      throw new UsageException(
          "--no-recreate excludes --force-recreate, --renew-anon-volumes and"
              + " --always-recreate-deps");
    }
  }

  private UpOptions.Recreate recreate() {
    if (forceRecreate || renewVolumes) {
      return UpOptions.Recreate.FORCE;
    }
    return noRecreate ? UpOptions.Recreate.NEVER : UpOptions.Recreate.DIVERGED;
  }

  private UpOptions.PullPolicy pullPolicy() {
    return switch (pull) {
      case "policy" -> UpOptions.PullPolicy.PER_SERVICE;
      case "always" -> UpOptions.PullPolicy.ALWAYS;
      case "missing", "if_not_present" -> UpOptions.PullPolicy.MISSING;
      case "never" -> UpOptions.PullPolicy.NEVER;
      default ->
          throw new UsageException(
              "--pull \"" + pull + "\" is not one of always, missing, never, policy");
    };
  }

  private Map<String, Integer> scales() {
    Map<String, Integer> scales = new HashMap<>();
    for (String text : scale) {
      int equals = text.indexOf('=');
      try {
        int count = Integer.parseInt(text.substring(equals + 1));
        if (equals < 1 || count < 0) {
          throw notAScale(text);
        }
        scales.put(text.substring(0, equals), count);
      } catch (NumberFormatException e) {
        throw notAScale(text);
      }
    }
    return scales;
  }

  private static UsageException notAScale(String text) {
    return new UsageException("--scale \"" + text + "\" is not SERVICE=N");
  }

  private static @Nullable Duration seconds(String option, @Nullable Integer seconds) {
    if (seconds == null) {
      return null;
    }
    if (seconds < 0) {
      throw new UsageException(option + " " + seconds + " is negative");
    }
    return Duration.ofSeconds(seconds);
  }
}
