package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.output.Table;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.model.interpolate.DeclaredVariable;
import dev.jcompose.model.load.LoadedModel;
import dev.jcompose.model.load.Omission;
import dev.jcompose.model.render.ProjectRenderer;
import dev.jcompose.model.render.ProjectRenderer.Dollars;
import dev.jcompose.model.tree.MapNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints the project as it was understood. */
final class ConfigCommand implements Action {
  /** What to print; of several given, the first in this order. */
  private enum View {
    SERVICES,
    VOLUMES,
    NETWORKS,
    MODELS,
    HASH,
    PROFILES,
    IMAGES,
    VARIABLES,
    ENVIRONMENT,
    ORIGIN,
    PROJECT
  }

  private enum Digests {
    AS_WRITTEN,
    RESOLVED,
    LOCKED
  }

  /** Docker's table of variables has columns at least as wide. */
  private static final int COLUMN = 20;

  private final Set<View> views = EnumSet.of(View.PROJECT);
  private final Set<Omission> omitted = EnumSet.noneOf(Omission.class);
  private final List<String> hash = new ArrayList<>();
  private final List<String> targets = new ArrayList<>();
  private Digests digests = Digests.AS_WRITTEN;
  private String origin = "";
  private String format = "";
  private boolean quiet;
  private @Nullable Path file;

  @Override
  public void define(Options options) {
    options.about("Checks the files and prints the project as understood.");
    options.value(value -> format = value, "FORMAT", "yaml or json.", "--format");
    options.flag(value -> quiet = value, "Checks only.", "-q", "--quiet");
    options.value(value -> file = Path.of(value), "FILE", "Writes to this file.", "-o", "--output");
    defineViews(options);
    options.flag(
        given(() -> digests = Digests.RESOLVED),
        "Names images by digest, as the engine knows them.",
        "--resolve-image-digests");
    options.flag(
        given(() -> digests = Digests.LOCKED),
        "Prints an override file with nothing but images by digest.",
        "--lock-image-digests");
    omission(options, Omission.INTERPOLATION, "Leaves variables as written.", "--no-interpolate");
    omission(options, Omission.NORMALIZATION, "Adds no defaults.", "--no-normalize");
    omission(options, Omission.PATHS, "Leaves paths as written.", "--no-path-resolution");
    omission(options, Omission.CONSISTENCY, "Accepts contradictions.", "--no-consistency");
    omission(options, Omission.ENV_FILES, "Leaves env_file unread.", "--no-env-resolution");
    options.operands("SERVICE", targets::addAll);
  }

  private void defineViews(Options options) {
    view(options, View.SERVICES, "The services' names, dependencies first.", "--services");
    view(options, View.VOLUMES, "The volumes' names.", "--volumes");
    view(options, View.NETWORKS, "The networks' names.", "--networks");
    view(options, View.MODELS, "The models' names.", "--models");
    view(options, View.IMAGES, "The services' images.", "--images");
    view(options, View.PROFILES, "The profiles' names.", "--profiles");
    view(options, View.VARIABLES, "The variables in the files.", "--variables");
    view(options, View.ENVIRONMENT, "The variables for interpolation.", "--environment");
    options.value(
        value -> {
          views.add(View.HASH);
          hash.addAll(List.of(value.split(",", -1)));
        },
        "SERVICE",
        "The hashes that decide about recreation; * is all services.",
        "--hash");
    options.optionalValue(
        value -> {
          views.add(View.ORIGIN);
          origin = value;
        },
        "KEY.PATH",
        "Where each value comes from and what it replaced; only those at KEY.PATH.",
        "--origin");
  }

  private void view(Options options, View view, String description, String name) {
    options.flag(given(() -> views.add(view)), description, name);
  }

  private void omission(Options options, Omission step, String description, String name) {
    options.flag(given(() -> omitted.add(step)), description, name);
  }

  private static Consumer<Boolean> given(Runnable effect) {
    return value -> {
      if (value) {
        effect.run();
      }
    };
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    String text = text(session);
    if (!quiet) {
      print(session.output(), text);
    }
    return ExitCode.OK;
  }

  private void print(Output output, String text) throws IOException {
    Path target = file;
    if (target == null) {
      output.text(text);
    } else {
      Files.writeString(target, text);
    }
  }

  private String text(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    View view = views.iterator().next();
    return switch (view) {
      case SERVICES -> lines(ConfigLists.services(project(session)));
      case VOLUMES -> lines(new TreeSet<>(project(session).volumes().keySet()));
      case NETWORKS -> lines(new TreeSet<>(project(session).networks().keySet()));
      case MODELS -> lines(new TreeSet<>(model(session).tree().map("models").entries().keySet()));
      case HASH -> lines(ConfigLists.hashes(project(session), hash));
      case PROFILES -> lines(ConfigLists.profiles(project(session)));
      case IMAGES -> lines(ConfigLists.images(project(session), targets));
      case VARIABLES -> variables(session);
      case ENVIRONMENT ->
          lines(
              project(session).environment().entrySet().stream()
                  .map(Object::toString)
                  .sorted()
                  .toList());
      case ORIGIN -> ConfigOrigins.text(model(session), origin, format());
      case PROJECT -> rendered(session);
    };
  }

  private Project project(Session session) throws InvalidProjectException {
    Project project = session.project(targets);
    new Session.Target(project.name(), Optional.of(project)).check(targets);
    return project;
  }

  private LoadedModel model(Session session) throws InvalidProjectException {
    LoadedModel model = session.model(targets, omitted);
    for (String target : targets) {
      if (!model.tree().map("services").has(target)) {
        throw Session.noSuchService(target);
      }
    }
    return model;
  }

  private String rendered(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    String wanted = format();
    MapNode tree = model(session).tree();
    if (digests != Digests.AS_WRITTEN) {
      ImageDigests images = new ImageDigests(session.engine().images());
      tree = digests == Digests.LOCKED ? images.lock(tree) : images.resolve(tree);
    }
    Dollars dollars = omitted.contains(Omission.INTERPOLATION) ? Dollars.KEPT : Dollars.DOUBLED;
    return wanted.equals("json")
        ? ProjectRenderer.json(tree, dollars)
        : ProjectRenderer.yaml(tree, dollars);
  }

  private String format() {
    if (!List.of("", "yaml", "json").contains(format)) {
      throw new UsageException("--format \"" + format + "\" is not one of yaml, json");
    }
    return format;
  }

  private String variables(Session session) throws InvalidProjectException {
    omitted.add(Omission.INTERPOLATION);
    Table table = Table.of(COLUMN, "NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE");
    for (DeclaredVariable v : DeclaredVariable.of(model(session).tree())) {
      table.row(List.of(v.name(), Boolean.toString(v.required()), v.fallback(), v.alternate()));
    }
    return lines(table.lines());
  }

  private static String lines(Iterable<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
