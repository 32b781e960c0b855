package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.load.LoadedProject;
import dev.jcompose.model.render.ProjectRenderer;
import dev.jcompose.scheduler.compile.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Prints the project as it was understood. */
final class ConfigCommand implements Action {
  private String format = "yaml";
  private boolean quiet;
  private @Nullable Path file;
  private boolean services;
  private boolean volumes;
  private boolean networks;
  private boolean images;
  private boolean profiles;
  private boolean environment;
  private final List<String> hash = new ArrayList<>();
  private final List<String> targets = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Checks the files and prints the project as understood.");
    options.value(value -> format = value, "FORMAT", "yaml or json.", "--format");
    options.flag(value -> quiet = value, "Checks only.", "-q", "--quiet");
    options.value(value -> file = Path.of(value), "FILE", "Writes to this file.", "-o", "--output");
    options.flag(
        value -> services = value, "The services' names, dependencies first.", "--services");
    options.flag(value -> volumes = value, "The volumes' names.", "--volumes");
    options.flag(value -> networks = value, "The networks' names.", "--networks");
    options.flag(value -> images = value, "The services' images.", "--images");
    options.flag(value -> profiles = value, "The profiles' names.", "--profiles");
    options.flag(value -> environment = value, "The variables for interpolation.", "--environment");
    options.value(
        value -> hash.addAll(List.of(value.split(",", -1))),
        "SERVICE",
        "The hashes that decide about recreation; * is all services.",
        "--hash");
    options.operands("SERVICE", targets::addAll);
  }

  @Override
  public int run(Session session) throws InvalidProjectException, IOException {
    LoadedProject loaded = session.loadedProject(targets);
    new Session.Target(loaded.project().name(), Optional.of(loaded.project())).check(targets);
    if (!quiet) {
      print(session.output(), text(loaded));
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

  private String text(LoadedProject loaded) {
    Project project = loaded.project();
    if (services) {
      return lines(dependenciesFirst(project));
    }
    if (volumes) {
      return lines(new TreeSet<>(project.volumes().keySet()));
    }
    if (networks) {
      return lines(new TreeSet<>(project.networks().keySet()));
    }
    if (!hash.isEmpty()) {
      return lines(hashes(project));
    }
    if (profiles) {
      return lines(allProfiles(project));
    }
    if (images) {
      return lines(dependenciesFirst(project).stream().map(s -> image(project, s)).toList());
    }
    if (environment) {
      return lines(
          project.environment().entrySet().stream().map(Object::toString).sorted().toList());
    }
    return switch (format) {
      case "yaml" -> ProjectRenderer.yaml(loaded.model());
      case "json" -> ProjectRenderer.json(loaded.model());
      default -> throw new UsageException("--format \"" + format + "\" is not one of yaml, json");
    };
  }

  private static String lines(Iterable<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static String image(Project project, String service) {
    Service known = project.services().get(service);
    return known == null ? "" : Compiler.image(project, known);
  }

  private List<String> hashes(Project project) {
    List<String> wanted =
        hash.contains("*") ? List.copyOf(new TreeSet<>(project.services().keySet())) : hash;
    List<String> lines = new ArrayList<>();
    for (String name : wanted) {
      Service service = project.services().get(name);
      if (service == null) {
        throw Session.noSuchService(name);
      }
      lines.add(name + " " + Compiler.fingerprint(project, service).hash());
    }
    return lines;
  }

  private static Set<String> allProfiles(Project project) {
    Set<String> all = new TreeSet<>();
    project.services().values().forEach(s -> all.addAll(s.profiles()));
    project.disabledServices().values().forEach(s -> all.addAll(s.profiles()));
    return all;
  }

  private static Set<String> dependenciesFirst(Project project) {
    Set<String> order = new LinkedHashSet<>();
    new TreeSet<>(project.services().keySet()).forEach(s -> visit(project, s, order));
    return order;
  }

  private static void visit(Project project, String name, Set<String> order) {
    Service service = project.services().get(name);
    if (service != null && !order.contains(name)) {
      new TreeSet<>(service.dependsOn().keySet()).forEach(s -> visit(project, s, order));
      order.add(name);
    }
  }
}
