package dev.jcompose.model.load;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Problem;
import dev.jcompose.model.Project;
import dev.jcompose.model.Service;
import dev.jcompose.model.render.ProjectRenderer;
import dev.jcompose.model.render.ProjectRenderer.Dollars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;

/** Files in a folder, and short ways to load them. */
@NullUnmarked // a null fails the test all the same
public final class TempProject {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  public TempProject(Path folder) {
    this.folder = folder;
  }

  public Path folder() {
    return folder;
  }

  public TempProject file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TempProject variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public LoadRequest request() {
    return LoadRequest.in(folder, environment);
  }

  public Project load(String... files) {
    return open(request().withFiles(files)).project();
  }

  public Service service(String name) {
    return load().services().get(name);
  }

  /** The canonical YAML with the folder written as {@code /p}. */
  public String yaml(String... files) {
    return ProjectRenderer.yaml(open(request().withFiles(files)).model())
        .replace(folder.toString(), "/p");
  }

  /** The tree as YAML without some steps, with the folder written as {@code /p}. */
  public String yamlWithout(Omission... omitted) {
    Dollars dollars =
        List.of(omitted).contains(Omission.INTERPOLATION) ? Dollars.KEPT : Dollars.DOUBLED;
    return ProjectRenderer.yaml(model(request(), omitted).tree(), dollars)
        .replace(folder.toString(), "/p");
  }

  public LoadedModel model(LoadRequest request, Omission... omitted) {
    try {
      return ProjectLoader.model(request, Set.of(omitted));
    } catch (InvalidProjectException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  public LoadedProject open(LoadRequest request) {
    try {
      return ProjectLoader.open(request);
    } catch (InvalidProjectException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  public List<String> errors(LoadRequest request) {
    try {
      ProjectLoader.load(request);
      return List.of();
    } catch (InvalidProjectException e) {
      return e.problems().stream().map(Problem::message).toList();
    }
  }
}
