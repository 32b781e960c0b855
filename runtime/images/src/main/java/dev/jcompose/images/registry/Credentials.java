package dev.jcompose.images.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** What proves to a registry who asks. No secret is ever printed. */
public sealed interface Credentials {

  /** Nobody in particular. */
  Credentials NONE = new Anonymous();

  /** No proof. */
  record Anonymous() implements Credentials {}

  /** A user's name and password, or a personal access token as password. */
  record Basic(String user, String password) implements Credentials {

    /** The value of an Authorization header. */
    String header() {
      return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Override
    public String toString() {
      return "Basic[" + user + "]";
    }
  }

  /** A refresh token that a token service gives access tokens for. */
  record IdentityToken(String user, String token) implements Credentials {
    @Override
    public String toString() {
      return "IdentityToken[" + user + "]";
    }
  }

  /** A token for the registry itself. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "RegistryToken[]";
    }
  }
}
