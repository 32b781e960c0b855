package dev.jcompose.engine.client;

import dev.jcompose.engine.api.DistributionDetails;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.LoginResult;
import dev.jcompose.engine.api.RegistryAuth;

/** {@code /auth} and {@code /distribution} over HTTP. */
record HttpRegistries(Api api, CredentialSource credentials) implements Engine.Registries {

  @Override
  public LoginResult login(RegistryAuth auth) {
    return api.call(Request.post("/auth").body(auth), LoginResult.class);
  }

  @Override
  public DistributionDetails inspect(String reference, RegistryAuth auth) {
    return api.call(
        Request.get("/distribution/" + reference + "/json")
            .header("X-Registry-Auth", credentials.orElse(auth, reference).encode()),
        DistributionDetails.class);
  }
}
