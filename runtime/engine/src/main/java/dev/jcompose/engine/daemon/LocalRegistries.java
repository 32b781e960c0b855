package dev.jcompose.engine.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.engine.api.DistributionDetails;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.LoginResult;
import dev.jcompose.engine.api.RegistryAuth;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.manifest.ImageIndex;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.registry.Fetched;
import dev.jcompose.images.registry.Registries;
import dev.jcompose.images.registry.Repository;
import java.io.IOException;
import java.util.List;

/** Registries as the API sees them. */
final class LocalRegistries implements Engine.Registries {

  private final Registries registries;

  LocalRegistries(Registries registries) {
    this.registries = registries;
  }

  @Override
  public LoginResult login(RegistryAuth auth) {
    String registry = host(auth.serverAddress());
    try {
      String identity = registries.login(registry, ImageTransfers.credentials(auth));
      return new LoginResult("Login Succeeded", identity);
    } catch (IOException e) {
      throw new EngineException(
          Failures.of(e).kind(), "login attempt to " + registry + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.INTERNAL, "login: interrupted", e);
    }
  }

  /** The registry of an address as clients keep it, which may be a URL of the old protocol. */
  private static String host(String address) {
    String rest = address.replaceFirst("^[a-z]+://", "");
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    return host.isEmpty() || host.equals("index.docker.io") || host.equals("registry-1.docker.io")
        ? "docker.io"
        : host;
  }

  @Override
  public DistributionDetails inspect(String reference, RegistryAuth auth) {
    Reference name = LocalImages.parse(reference).tagged();
    try {
      Repository repository = registries.forPull(name, ImageTransfers.credentials(auth));
      String asked =
          name.digest() == null ? String.valueOf(name.tag()) : String.valueOf(name.digest());
      Fetched found = repository.manifest(asked);
      JsonNode root = Documents.parse("manifest", found.content());
      return new DistributionDetails(
          new DistributionDetails.Descriptor(
              root.path("mediaType").asText(found.mediaType()),
              found.digest().toString(),
              found.content().length),
          platforms(repository, root, found).stream()
              .map(p -> new DistributionDetails.Platform(p.architecture(), p.os(), p.variant()))
              .toList());
    } catch (IOException e) {
      throw Failures.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.INTERNAL, "inspect " + reference + ": interrupted", e);
    }
  }

  private static List<Platform> platforms(Repository repository, JsonNode root, Fetched found)
      throws IOException, InterruptedException {
    if (Manifest.isIndex(root, found.mediaType())) {
      return ImageIndex.platforms(root);
    }
    Manifest manifest = Manifest.parse(found.content(), found.mediaType());
    JsonNode config = Documents.parse("image config", repository.document(manifest.config()));
    return List.of(Platform.of(config));
  }
}
