package dev.jcompose.cli.command;

import dev.jcompose.engine.client.login.DockerConfig;

/** Forgets a registry's credentials. */
final class LogoutCommand implements Action {
  private String server = "docker.io";

  @Override
  public void define(Options options) {
    options.about("Forgets a registry's credentials, docker.io's where none is named.");
    options.optionalOperand("SERVER", value -> server = value);
  }

  @Override
  public int run(Session session) {
    boolean known = DockerConfig.of(session.environment()).erase(server);
    session
        .output()
        .line(known ? "Removing login credentials for " + server : "Not logged in to " + server);
    return ExitCode.OK;
  }
}
