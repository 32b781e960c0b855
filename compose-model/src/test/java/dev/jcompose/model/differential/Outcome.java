package dev.jcompose.model.differential;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Problem;
import dev.jcompose.model.load.ProjectLoader;
import dev.jcompose.model.render.ProjectRenderer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a loader made of a case. */
sealed interface Outcome {
  /** A project, as JSON without the place of its files. */
  record Accepted(String json) implements Outcome {}

  /** A refusal; {@code problems} are empty where the loader says text only. */
  record Rejected(String message, List<Problem> problems) implements Outcome {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }

  /** Loads with this project's loader. */
  static Outcome ours(Case project) throws IOException {
    try {
      return new Accepted(
          project.placeless(ProjectRenderer.json(ProjectLoader.open(project.request()).model())));
    } catch (InvalidProjectException e) {
      Problem first = e.problems().getFirst();
      String message = first.position() + ": " + first.message();
      return new Rejected(project.placeless(message), e.problems());
    }
  }

  /** Loads with the docker compose of this machine, in an environment of nothing else. */
  static Outcome theirs(Case project) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(project.arguments());
    command.addAll(List.of("config", "--format", "json"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.directory().toFile());
    Map<String, String> environment = builder.environment();
    String home = environment.getOrDefault("HOME", "/root");
    String plugins = environment.getOrDefault("DOCKER_CONFIG", home + "/.docker");
    environment.keySet().removeIf(name -> !name.equals("PATH"));
    environment.put("DOCKER_CONFIG", plugins);
    environment.putAll(project.environment());
    Path errors = Files.createTempFile("differential", ".err");
    try {
      Process process = builder.redirectError(errors.toFile()).start();
      try (OutputStream input = process.getOutputStream()) {
        if (project.stdin() != null) {
          input.write(Files.readAllBytes(project.stdin()));
        }
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          ? new Accepted(project.placeless(output))
          : new Rejected(project.placeless(Files.readString(errors).strip()), List.of());
    } finally {
      Files.delete(errors);
    }
  }
}
