package dev.jcompose.engine.client.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.RegistryAuth;
import dev.jcompose.engine.client.CredentialSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's {@code config.json}: {@code auths}, {@code credsStore} and {@code credHelpers}. Members
 * that mean nothing here stay as they are.
 */
public final class DockerConfig implements CredentialSource {

  /** What docker keeps its own registry's credentials under. */
  static final String HUB = "https://index.docker.io/v1/";

  private final Path file;

  private DockerConfig(Path file) {
    this.file = file;
  }

  /** In the directory {@code DOCKER_CONFIG}, else {@code ~/.docker}. */
  public static DockerConfig of(Map<String, String> environment) {
    String directory = environment.getOrDefault("DOCKER_CONFIG", "");
    String home = environment.getOrDefault("HOME", "/");
    return new DockerConfig(
        (directory.isEmpty() ? Path.of(home, ".docker") : Path.of(directory))
            .resolve("config.json"));
  }

  /** Where it is, for people. */
  public Path file() {
    return file;
  }

  /** The name that credentials for a registry are kept under. */
  static String key(String registry) {
    return registry.isEmpty() || registry.equals("docker.io") || registry.equals("index.docker.io")
        ? HUB
        : registry;
  }

  @Override
  public RegistryAuth of(String registry) {
    ObjectNode root = read();
    String key = key(registry);
    Optional<CredentialHelper> helper = helper(root, key);
    if (helper.isPresent()) {
      return helper.get().get(key).orElse(RegistryAuth.NONE);
    }
    JsonNode auths = root.path("auths");
    if (auths.has(key)) {
      return entry(key, auths.path(key));
    }
    // Older clients kept URLs.
    for (Map.Entry<String, JsonNode> each : auths.properties()) {
      if (host(each.getKey()).equals(host(key))) {
        return entry(key, each.getValue());
      }
    }
    return RegistryAuth.NONE;
  }

  private static String host(String key) {
    String rest = key.replaceFirst("^[a-z]+://", "");
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  private static RegistryAuth entry(String key, JsonNode entry) {
    String user = entry.path("username").asText("");
    String password = entry.path("password").asText("");
    String packed = entry.path("auth").asText("");
    if (!packed.isEmpty()) {
      try {
        String pair = new String(Base64.getDecoder().decode(packed), UTF_8);
        int colon = pair.indexOf(':');
        user = colon < 0 ? pair : pair.substring(0, colon);
        password = colon < 0 ? "" : pair.substring(colon + 1).replace("\0", "");
      } catch (IllegalArgumentException e) {
        throw new EngineException(
            Kind.INVALID, "docker config: auth of " + key + " is not base64", e);
      }
    }
    return new RegistryAuth(
        user,
        password,
        "",
        key,
        entry.path("identitytoken").asText(""),
        entry.path("registrytoken").asText(""));
  }

  private static Optional<CredentialHelper> helper(JsonNode root, String key) {
    String own = root.path("credHelpers").path(key.equals(HUB) ? "docker.io" : key).asText("");
    if (own.isEmpty()) {
      own = root.path("credHelpers").path(key).asText("");
    }
    String name = own.isEmpty() ? root.path("credsStore").asText("") : own;
    return name.isEmpty() ? Optional.empty() : Optional.of(new CredentialHelper(name));
  }

  /**
   * Keeps credentials for a registry.
   *
   * @return whether the secret lies in the file itself
   */
  public boolean store(String registry, RegistryAuth auth) {
    ObjectNode root = read();
    String key = key(registry);
    ObjectNode entry = auths(root).putObject(key);
    Optional<CredentialHelper> helper = helper(root, key);
    if (helper.isPresent()) {
      helper.get().store(key, auth);
    } else {
      byte[] pair = (auth.username() + ":" + auth.password()).getBytes(UTF_8);
      boolean token = !auth.identityToken().isEmpty();
      byte[] user = (auth.username() + ":").getBytes(UTF_8);
      entry.put("auth", Base64.getEncoder().encodeToString(token ? user : pair));
      if (token) {
        entry.put("identitytoken", auth.identityToken());
      }
    }
    write(root);
    return helper.isEmpty();
  }

  /** Forgets a registry; false if nothing was known. */
  public boolean erase(String registry) {
    ObjectNode root = read();
    String key = key(registry);
    boolean known = auths(root).remove(key) != null;
    Optional<CredentialHelper> helper = helper(root, key);
    if (known) {
      helper.ifPresent(program -> program.erase(key));
      write(root);
    }
    return known;
  }

  private static ObjectNode auths(ObjectNode root) {
    return root.path("auths") instanceof ObjectNode auths ? auths : root.putObject("auths");
  }

  private ObjectNode read() {
    try {
      return ApiJson.mapper().readTree(Files.readAllBytes(file)) instanceof ObjectNode object
          ? object
          : ApiJson.mapper().createObjectNode();
    } catch (NoSuchFileException _) {
      return ApiJson.mapper().createObjectNode();
    } catch (IOException e) {
      throw new EngineException(Kind.INVALID, file + ": " + e.getMessage(), e);
    }
  }

  private void write(ObjectNode root) {
    try {
      Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
      var secret =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Path temporary = Files.createTempFile(directory, "config", ".json", secret);
      Files.write(
          temporary, ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
      // Through a symlink, as people keep such files elsewhere.
      Path target = Files.exists(file) ? file.toRealPath() : file;
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EngineException(Kind.INTERNAL, "write " + file + ": " + e.getMessage(), e);
    }
  }
}
