package dev.jcompose.engine.api;

/** The answer of {@code POST /auth}; the token, if there is one, stands for the password. */
public record LoginResult(String status, String identityToken) {
  public LoginResult {
    status = ApiValues.text(status);
    identityToken = ApiValues.text(identityToken);
  }
}
