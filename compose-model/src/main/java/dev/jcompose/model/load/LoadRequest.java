package dev.jcompose.model.load;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person said about which project to load. What is empty or null is taken from {@code
 * COMPOSE_*} variables, then found by the usual rules.
 *
 * @param files compose files in order as given to {@code -f}; {@code -} is {@code stdin}
 * @param projectDirectory the base of relative paths; null: the folder of the first file
 * @param projectName null: from the environment, the files, or the folder's name
 * @param envFiles files to use instead of {@code .env}, the last wins
 * @param profiles profiles to activate; {@code *} is all
 * @param targets services named on the command line, whose profiles are activated too
 * @param environment the process's environment
 * @param workingDirectory absolute; relative paths in this request start here
 * @param stdin read if {@code files} has {@code -}
 */
public record LoadRequest(
    List<String> files,
    @Nullable Path projectDirectory,
    @Nullable String projectName,
    List<String> envFiles,
    List<String> profiles,
    List<String> targets,
    Map<String, String> environment,
    Path workingDirectory,
    InputStream stdin) {
  public LoadRequest {
    files = List.copyOf(files);
    envFiles = List.copyOf(envFiles);
    profiles = List.copyOf(profiles);
    targets = List.copyOf(targets);
    environment = Map.copyOf(environment);
    workingDirectory = workingDirectory.toAbsolutePath().normalize();
  }

  /** A request without options: discover everything from {@code workingDirectory}. */
  public static LoadRequest in(Path workingDirectory, Map<String, String> environment) {
    return new LoadRequest(
        List.of(),
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        environment,
        workingDirectory,
        InputStream.nullInputStream());
  }

  /** The same request for these files. */
  public LoadRequest withFiles(String... newFiles) {
    return new LoadRequest(
        List.of(newFiles),
        projectDirectory,
        projectName,
        envFiles,
        profiles,
        targets,
        environment,
        workingDirectory,
        stdin);
  }

  /** The same request with these services named. */
  public LoadRequest withTargets(String... newTargets) {
    return new LoadRequest(
        files,
        projectDirectory,
        projectName,
        envFiles,
        profiles,
        List.of(newTargets),
        environment,
        workingDirectory,
        stdin);
  }

  /** The same request with these profiles active. */
  public LoadRequest withProfiles(String... newProfiles) {
    return new LoadRequest(
        files,
        projectDirectory,
        projectName,
        envFiles,
        List.of(newProfiles),
        targets,
        environment,
        workingDirectory,
        stdin);
  }
}
