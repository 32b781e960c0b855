package dev.jcompose.engine.client;

import dev.jcompose.engine.api.RegistryAuth;

/** Knows what the user has logged in with. */
public interface CredentialSource {

  /** Knows nobody. */
  CredentialSource NONE = _ -> RegistryAuth.NONE;

  /** For a registry by its host, {@code docker.io} for the one that needs no name. */
  RegistryAuth of(String registry);

  /** What was said explicitly, else what is known for an image's registry. */
  default RegistryAuth orElse(RegistryAuth said, String reference) {
    return said.equals(RegistryAuth.NONE) ? of(registry(reference)) : said;
  }

  /** The registry that a reference names: a first part with a dot or a colon, or localhost. */
  static String registry(String reference) {
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    boolean host = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    return host && !first.equals("index.docker.io") ? first : "docker.io";
  }
}
