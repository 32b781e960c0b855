package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import java.util.Base64;

/** What proves to a registry who asks; travels in the header X-Registry-Auth. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RegistryAuth(
    @JsonProperty("username") String username,
    @JsonProperty("password") String password,
    @JsonProperty("email") String email,
    @JsonProperty("serveraddress") String serverAddress,
    @JsonProperty("identitytoken") String identityToken,
    @JsonProperty("registrytoken") String registryToken) {

  /** Nobody in particular. */
  public static final RegistryAuth NONE = new RegistryAuth("", "", "", "", "", "");

  public RegistryAuth {
    username = ApiValues.text(username);
    password = ApiValues.text(password);
    email = ApiValues.text(email);
    serverAddress = ApiValues.text(serverAddress);
    identityToken = ApiValues.text(identityToken);
    registryToken = ApiValues.text(registryToken);
  }

  /** A user's name and password for a server. */
  public static RegistryAuth ofPassword(String username, String password, String server) {
    return new RegistryAuth(username, password, "", server, "", "");
  }

  /**
   * Reads the header: JSON in base64 of either alphabet, with padding or not; empty and {@code
   * null} mean nobody.
   *
   * @throws EngineException INVALID for anything else
   */
  public static RegistryAuth decode(String header) {
    if (header.isBlank()) {
      return NONE;
    }
    try {
      String plain = header.strip().replace('+', '-').replace('/', '_').replace("=", "");
      byte[] json = Base64.getUrlDecoder().decode(plain);
      RegistryAuth auth = ApiJson.mapper().readValue(json, RegistryAuth.class);
      return auth == null ? NONE : auth;
    } catch (IllegalArgumentException | IOException e) {
      throw new EngineException(
          Kind.INVALID, "X-Registry-Auth: not JSON in base64 as it should be", e);
    }
  }

  /** The header's value. */
  public String encode() {
    try {
      return Base64.getUrlEncoder().encodeToString(ApiJson.mapper().writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always written", e);
    }
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "RegistryAuth[" + username + "@" + serverAddress + "]";
  }
}
