package dev.jcompose.images.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.manifest.Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How registries are reached.
 *
 * @param mirrors of docker.io, asked before it, in order
 * @param insecure hosts, {@code host:port} or CIDR ranges whose certificates are not checked and
 *     that may speak plain HTTP; loopback addresses always may
 * @param certificates directories with a directory for each host, as {@code /etc/docker/certs.d}
 * @param environment for the proxy variables
 * @param patience limits of waiting
 */
public record RegistrySettings(
    List<URI> mirrors,
    List<String> insecure,
    List<Path> certificates,
    Map<String, String> environment,
    Patience patience) {

  private static final Path DOCKER = Path.of("/etc/docker");

  public RegistrySettings {
    mirrors = List.copyOf(mirrors);
    insecure = List.copyOf(insecure);
    certificates = List.copyOf(certificates);
    environment = Map.copyOf(environment);
  }

  /**
   * How long to wait and how often to try again.
   *
   * @param connect for a connection
   * @param stall without a byte before a transfer counts as stuck
   * @param attempts in all, for what may work later; begins again when a transfer has moved on
   * @param pause before the second attempt at most; doubles each time
   * @param longest pause that is waited; a registry that asks for more is not waited for
   */
  public record Patience(
      Duration connect, Duration stall, int attempts, Duration pause, Duration longest) {

    /** For networks with bad days. */
    public static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            6,
            Duration.ofMillis(500),
            Duration.ofSeconds(60));
  }

  /**
   * This machine's: {@code registry-mirrors} and {@code insecure-registries} of {@code
   * /etc/jcompose/engine.json}, or without that file of Docker's {@code daemon.json}.
   *
   * @throws IOException if the file is there and not what it should be
   */
  public static RegistrySettings ofThisMachine(Map<String, String> environment) throws IOException {
    for (Path file : List.of(Path.of("/etc/jcompose/engine.json"), DOCKER.resolve("daemon.json"))) {
      if (Files.isReadable(file)) {
        return read(file, environment);
      }
    }
    return of(List.of(), List.of(), environment);
  }

  private static RegistrySettings read(Path file, Map<String, String> environment)
      throws IOException {
    JsonNode root = Documents.parse(file.toString(), Files.readAllBytes(file));
    List<URI> mirrors = new ArrayList<>();
    for (JsonNode mirror : root.path("registry-mirrors")) {
      try {
        mirrors.add(URI.create(mirror.asText()));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            file + ": registry-mirrors: \"" + mirror.asText() + "\" is not a URL", e);
      }
    }
    List<String> insecure = new ArrayList<>();
    root.path("insecure-registries").forEach(host -> insecure.add(host.asText()));
    return of(mirrors, insecure, environment);
  }

  private static RegistrySettings of(
      List<URI> mirrors, List<String> insecure, Map<String, String> environment) {
    return new RegistrySettings(
        mirrors,
        insecure,
        List.of(Path.of("/etc/jcompose/certs.d"), DOCKER.resolve("certs.d")),
        environment,
        Patience.USUAL);
  }
}
