package dev.jcompose.cli.command;

import dev.jcompose.scheduler.UpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code up}, {@code create} and {@code plan} have in common. */
final class UpFlags {
  private boolean build;
  private boolean noBuild;
  private String pull = "policy";
  private boolean forceRecreate;
  private boolean noRecreate;
  private boolean alwaysRecreateDependencies;
  private boolean renewVolumes;
  private boolean noDependencies;
  private final List<String> scale = new ArrayList<>();
  private boolean removeOrphans;
  private @Nullable Integer timeout;
  private boolean dockerTiming;
  private final List<String> services = new ArrayList<>();

  void define(Options options) {
    options.flag(value -> build = value, "Builds images first.", "--build");
    options.flag(value -> noBuild = value, "Builds no image.", "--no-build");
    options.value(
        value -> pull = value, "WHEN", "Fetches images: always, missing, never, policy.", "--pull");
    options.hiddenFlag(value -> {}, "--quiet-pull", "--quiet-build");
    options.flag(
        value -> forceRecreate = value,
        "Replaces containers that need not be.",
        "--force-recreate");
    options.flag(
        value -> noRecreate = value, "Keeps containers that should be replaced.", "--no-recreate");
    options.flag(
        value -> alwaysRecreateDependencies = value,
        "Replaces what the services depend on too.",
        "--always-recreate-deps");
    options.flag(
        value -> renewVolumes = value,
        "Gives replaced containers new anonymous volumes.",
        "-V",
        "--renew-anon-volumes");
    options.flag(
        value -> noDependencies = value, "Leaves alone what the services depend on.", "--no-deps");
    options.values(scale::addAll, "SERVICE=N", "So many containers of a service.", "--scale");
    options.flag(
        value -> removeOrphans = value,
        "Removes containers of services that the files do not have.",
        "--remove-orphans");
    options.timeout(value -> timeout = value);
    options.hiddenFlag(value -> {}, "-y", "--yes");
    options.flag(
        value -> dockerTiming = value, "Docker's own timing of health probes.", "--compat");
    options.operands("SERVICE", services::addAll);
  }

  List<String> services() {
    return services;
  }

  UpOptions options(boolean start, boolean awaitReady, @Nullable Integer waitSeconds) {
    check();
    return UpOptions.builder()
        .services(services)
        .start(start)
        .dependencies(!noDependencies)
        .recreate(recreate())
        .alwaysRecreateDependencies(alwaysRecreateDependencies)
        .renewAnonymousVolumes(renewVolumes)
        .scale(scales("--scale ", scale))
        .removeOrphans(removeOrphans)
        .pull(pullPolicy())
        .build(buildPolicy())
        .awaitReady(awaitReady)
        .waitTimeout(seconds("--wait-timeout", waitSeconds))
        .timeout(Options.seconds(timeout))
        .dockerTiming(dockerTiming)
        .build();
  }

  private void check() {
    if (build && noBuild) {
      throw new UsageException("--build and --no-build exclude each other");
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

  private UpOptions.BuildPolicy buildPolicy() {
    if (build) {
      return UpOptions.BuildPolicy.ALWAYS;
    }
    return noBuild ? UpOptions.BuildPolicy.NEVER : UpOptions.BuildPolicy.MISSING;
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

  /** {@code SERVICE=N} texts as counts by service; {@code option} is what an error starts with. */
  static Map<String, Integer> scales(String option, List<String> texts) {
    Map<String, Integer> scales = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      int count = equals < 1 ? -1 : count(text.substring(equals + 1));
      if (count < 0) {
        throw new UsageException(option + "\"" + text + "\" is not SERVICE=N");
      }
      scales.put(text.substring(0, equals), count);
    }
    return scales;
  }

  private static int count(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
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
