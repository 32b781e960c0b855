package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import dev.jcompose.model.Project;
import dev.jcompose.scheduler.UpOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives services a number of containers. */
final class ScaleCommand implements Action {
  private boolean noDependencies;
  private final List<String> scales = new ArrayList<>();

  @Override
  public void define(Options options) {
    options.about("Gives services so many containers.");
    options.flag(
        value -> noDependencies = value, "Leaves alone what the services depend on.", "--no-deps");
    options.someOperands("SERVICE=N", scales::addAll);
  }

  @Override
  public int run(Session session)
      throws InvalidProjectException, IOException, InterruptedException {
    Map<String, Integer> counts = UpFlags.scales("", scales);
    Project project = session.project(List.copyOf(counts.keySet()));
    UpOptions options =
        UpOptions.builder()
            .services(List.copyOf(counts.keySet()))
            .dependencies(!noDependencies)
            .scale(counts)
            .build();
    session.run("scale", orchestrator -> orchestrator.up(project, options));
    return ExitCode.OK;
  }
}
