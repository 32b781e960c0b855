package dev.jcompose.engine.client.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.RegistryAuth;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A program {@code docker-credential-NAME}, which keeps secrets elsewhere (docker's credential
 * helper protocol: a command as argument, JSON or a server on standard input, JSON as answer).
 */
record CredentialHelper(String name) {

  private static final String TOKEN_USER = "<token>";

  private record Answer(int code, String text) {}

  /** What it knows for a server; empty: nothing. */
  Optional<RegistryAuth> get(String server) {
    Answer answer = run("get", server);
    if (answer.code() != 0) {
      if (answer.text().toLowerCase(Locale.ROOT).contains("credentials not found")) {
        return Optional.empty();
      }
      throw failure("get", answer.text(), null);
    }
    try {
      JsonNode root = ApiJson.mapper().readTree(answer.text());
      String user = root.path("Username").asText("");
      String secret = root.path("Secret").asText("");
      return Optional.of(
          user.equals(TOKEN_USER)
              ? new RegistryAuth("", "", "", server, secret, "")
              : RegistryAuth.ofPassword(user, secret, server));
    } catch (IOException e) {
      throw failure("get", "its answer is not JSON", e);
    }
  }

  void store(String server, RegistryAuth auth) {
    boolean token = !auth.identityToken().isEmpty();
    Map<String, String> entry =
        Map.of(
            "ServerURL",
            server,
            "Username",
            token ? TOKEN_USER : auth.username(),
            "Secret",
            token ? auth.identityToken() : auth.password());
    try {
      must("store", ApiJson.mapper().writeValueAsString(entry));
    } catch (IOException e) {
      throw failure("store", String.valueOf(e.getMessage()), e);
    }
  }

  void erase(String server) {
    must("erase", server);
  }

  private void must(String command, String input) {
    Answer answer = run(command, input);
    if (answer.code() != 0) {
      throw failure(command, answer.text(), null);
    }
  }

  private Answer run(String command, String input) {
    try {
      Process process =
          new ProcessBuilder("docker-credential-" + name, command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return new Answer(process.waitFor(), text);
    } catch (IOException e) {
      throw failure(command, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(command, "interrupted", e);
    }
  }

  private EngineException failure(
      String command, String why, @org.jspecify.annotations.Nullable Exception cause) {
    String message = "docker-credential-" + name + " " + command + ": " + why;
    return cause == null
        ? new EngineException(Kind.INTERNAL, message)
        : new EngineException(Kind.INTERNAL, message, cause);
  }
}
