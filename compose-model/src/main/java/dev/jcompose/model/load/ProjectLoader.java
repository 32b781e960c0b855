package dev.jcompose.model.load;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.model.bind.ProjectBinder;
import dev.jcompose.model.check.ConsistencyCheck;
import dev.jcompose.model.check.ShapeCheck;
import dev.jcompose.model.check.SupportCheck;
import dev.jcompose.model.check.Terse;
import dev.jcompose.model.interpolate.Substitutions;
import dev.jcompose.model.interpolate.Templates;
import dev.jcompose.model.interpolate.Variables;
import dev.jcompose.model.normalize.Completion;
import dev.jcompose.model.tree.MapNode;
import dev.jcompose.model.tree.Node;
import dev.jcompose.model.tree.Problems;
import dev.jcompose.model.tree.TreePath;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * From a request to a checked project, step by step: environment, files, name, documents, services'
 * own files, completion, checks, records. One instance serves one load; all problems found are
 * reported together.
 */
public final class ProjectLoader {
  private final LoadRequest request;
  private final Set<Omission> omitted;
  private final Problems problems = new Problems();
  private final Substitutions substitutions = new Substitutions();
  private final SourceFiles sources;
  private final ProjectEnvironment environment;

  private ProjectLoader(LoadRequest request, Set<Omission> omitted) {
    this.request = request;
    this.omitted = omitted;
    this.sources = new SourceFiles(request.workingDirectory(), request.stdin(), problems);
    this.environment = new ProjectEnvironment(request.environment(), sources, problems);
  }

  /**
   * Loads a project.
   *
   * @throws InvalidProjectException with every error found
   */
  public static Project load(LoadRequest request) throws InvalidProjectException {
    return open(request).project();
  }

  /**
   * Loads a project and keeps its canonical tree, for rendering.
   *
   * @throws InvalidProjectException with every error found
   */
  public static LoadedProject open(LoadRequest request) throws InvalidProjectException {
    return new ProjectLoader(request, EnumSet.noneOf(Omission.class)).project();
  }

  /**
   * Loads the tree only, for rendering: without the steps in {@code omitted}, and if the request
   * has targets, with no other services than these and what they depend on.
   *
   * @throws InvalidProjectException with every error found
   */
  public static LoadedModel model(LoadRequest request, Set<Omission> omitted)
      throws InvalidProjectException {
    return new ProjectLoader(request, omitted).model();
  }

  /**
   * What all files together say.
   *
   * @param merged as the files say it
   * @param complete with what they imply
   * @param enabled the services that the active profiles leave
   */
  private record Whole(
      List<Path> files,
      Path directory,
      MapNode merged,
      MapNode complete,
      Set<String> enabled,
      Documents documents) {}

  private LoadedProject project() throws InvalidProjectException {
    Whole whole = whole();
    ProjectBinder.Frame frame =
        new ProjectBinder.Frame(
            whole.directory(), whole.files(), environment.files(), environment.all());
    MapNode selected = Selection.of(whole.complete(), whole.enabled());
    MapNode services = whole.complete().map("services");
    Project project = ProjectBinder.bind(selected, services, frame, problems.warnings());
    return new LoadedProject(project, Terse.of(selected), substitutions);
  }

  private LoadedModel model() throws InvalidProjectException {
    Whole whole = whole();
    MapNode tree =
        omitted.contains(Omission.NORMALIZATION)
            ? whole.merged().toBuilder().put("name", name(whole)).build()
            : whole.complete();
    Set<String> wanted = whole.enabled();
    if (!request.targets().isEmpty()) {
      wanted = Selection.dependencies(whole.complete().map("services"), request.targets());
      wanted.retainAll(whole.enabled());
    }
    if (!omitted.contains(Omission.INTERPOLATION)) {
      tree = Terse.of(Selection.of(tree, wanted));
    } else if (!request.targets().isEmpty()) {
      tree = Selection.services(tree, wanted);
    }
    if (omitted.contains(Omission.PATHS)) {
      tree = whole.documents().spellings().restore(tree);
    }
    return new LoadedModel(tree, substitutions, problems.warnings());
  }

  private static Node name(Whole whole) {
    return Objects.requireNonNull(whole.complete().get("name"), "completion says the name");
  }

  private Whole whole() throws InvalidProjectException {
    addEnvFiles();
    List<Path> files = new FileDiscovery(request, environment, problems).find();
    refuseIfWrong();
    Path directory = directory(files);
    if (usesDefaultEnvFile()) {
      environment.addDefault(directory);
    }
    Templates templates =
        omitted.contains(Omission.INTERPOLATION) ? Templates.KEPT : Templates.REPLACED;
    Documents documents = new Documents(sources, templates, substitutions, problems);
    List<MapNode> read = documents.read(files, null);
    String name = ProjectName.choose(request, environment, read, directory, problems);
    environment.set("COMPOSE_PROJECT_NAME", name);
    MapNode merged = documents.merge(read, directory, environment);
    new ShapeCheck(templates, problems).checkRequired(merged);

    Set<String> enabled = Profiles.enabled(merged.map("services"), request, environment);
    boolean resolving = templates == Templates.REPLACED && !omitted.contains(Omission.ENV_FILES);
    if (resolving) {
      merged = readServiceFiles(merged, enabled);
    }
    Variables inherited = resolving ? environment : Variables.NONE;
    MapNode complete = new Completion(name, directory, inherited, substitutions).apply(merged);
    if (problems.parsed() && templates == Templates.REPLACED) {
      if (!omitted.contains(Omission.CONSISTENCY)) {
        new ConsistencyCheck(complete, enabled, problems).check();
      }
      new SupportCheck(problems).check(complete, enabled);
    }
    refuseIfWrong();
    return new Whole(files, directory, merged, complete, enabled, documents);
  }

  private void addEnvFiles() {
    List<String> given = request.envFiles();
    String fromVariable = environment.getOrEmpty("COMPOSE_ENV_FILES");
    if (given.isEmpty() && !fromVariable.isEmpty()) {
      given = List.of(fromVariable.split(",", -1));
    }
    for (String file : given) {
      environment.addExplicit(request.workingDirectory().resolve(file).normalize());
    }
    if (usesDefaultEnvFile()) {
      environment.addDefault(request.workingDirectory());
    }
  }

  private boolean usesDefaultEnvFile() {
    return request.envFiles().isEmpty()
        && !request.environment().containsKey("COMPOSE_ENV_FILES")
        && !environment.isTrue("COMPOSE_DISABLE_ENV_FILE");
  }

  private Path directory(List<Path> files) {
    Path said = request.projectDirectory();
    if (said != null) {
      return request.workingDirectory().resolve(said).normalize();
    }
    Path folder = files.isEmpty() ? null : files.getFirst().getParent();
    return folder == null ? request.workingDirectory() : folder;
  }

  private MapNode readServiceFiles(MapNode project, Set<String> enabled) {
    ServiceFiles files = new ServiceFiles(sources, environment, problems);
    MapNode services = project.map("services");
    MapNode.Builder result = services.toBuilder();
    for (Map.Entry<String, MapNode.Entry> e : services.entries().entrySet()) {
      if (enabled.contains(e.getKey()) && e.getValue().value() instanceof MapNode service) {
        TreePath path = TreePath.ROOT.key("services").key(e.getKey());
        result.put(e.getKey(), files.apply(service, path));
      }
    }
    return project.toBuilder().put("services", result.build()).build();
  }

  private void refuseIfWrong() throws InvalidProjectException {
    if (problems.errors() > 0) {
      throw new InvalidProjectException(problems.sortedErrors());
    }
  }
}
