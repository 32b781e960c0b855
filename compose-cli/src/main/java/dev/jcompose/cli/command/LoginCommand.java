package dev.jcompose.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.engine.api.LoginResult;
import dev.jcompose.engine.api.RegistryAuth;
import dev.jcompose.engine.client.login.DockerConfig;
import java.io.Console;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Logs in to a registry; kept where docker keeps it. */
final class LoginCommand implements Action {
  private String server = "docker.io";
  private String user = "";
  private String password = "";
  private boolean fromInput;

  @Override
  public void define(Options options) {
    options.about("Logs in to a registry, docker.io where none is named.");
    options.value(value -> user = value, "USER", "The user's name.", "-u", "--username");
    options.value(value -> password = value, "PASSWORD", "Others may see it.", "-p", "--password");
    options.flag(
        value -> fromInput = value, "Reads the password from standard input.", "--password-stdin");
    options.optionalOperand("SERVER", value -> server = value);
  }

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    DockerConfig config = DockerConfig.of(session.environment());
    RegistryAuth auth = asked(config);
    LoginResult result = session.engine().registries().login(auth);
    RegistryAuth kept =
        result.identityToken().isEmpty()
            ? auth
            : new RegistryAuth(
                auth.username(), "", "", auth.serverAddress(), result.identityToken(), "");
    if (config.store(server, kept)) {
      session
          .output()
          .warning(
              "your password will be stored unencrypted in "
                  + config.file()
                  + ".\nConfigure a credential helper to remove this warning.");
    }
    session.output().line("Login Succeeded");
    return ExitCode.OK;
  }

  private RegistryAuth asked(DockerConfig config) throws IOException {
    if (fromInput) {
      if (user.isEmpty() || !password.isEmpty()) {
        throw new UsageException("--password-stdin needs --username and excludes --password");
      }
      password = new String(System.in.readAllBytes(), UTF_8).replaceFirst("\r?\n$", "");
    }
    if (user.isEmpty() && password.isEmpty()) {
      RegistryAuth known = config.of(server);
      if (!known.equals(RegistryAuth.NONE)) {
        return known;
      }
    }
    if (user.isEmpty() || password.isEmpty()) {
      ask(System.console());
    }
    String address = server.equals("docker.io") ? "https://index.docker.io/v1/" : server;
    return RegistryAuth.ofPassword(user, password, address);
  }

  private void ask(@Nullable Console console) {
    if (console == null || !console.isTerminal()) {
      throw new UsageException(
          "no terminal to ask at: give --username, and --password-stdin with the password");
    }
    if (user.isEmpty()) {
      user = String.valueOf(console.readLine("Username: ")).strip();
    }
    if (password.isEmpty()) {
      char[] typed = console.readPassword("Password: ");
      password = typed == null ? "" : new String(typed);
    }
    if (user.isEmpty() || password.isEmpty()) {
      throw new UsageException("both a username and a password are needed");
    }
  }
}
