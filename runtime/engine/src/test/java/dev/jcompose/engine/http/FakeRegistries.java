package dev.jcompose.engine.http;

import dev.jcompose.engine.api.DistributionDetails;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.LoginResult;
import dev.jcompose.engine.api.RegistryAuth;

/** Registries that cannot be reached. */
final class FakeRegistries implements Engine.Registries {
  @Override
  public LoginResult login(RegistryAuth auth) {
    throw new EngineException(Kind.UNAVAILABLE, "no registry answers");
  }

  @Override
  public DistributionDetails inspect(String reference, RegistryAuth auth) {
    throw new EngineException(Kind.UNAVAILABLE, "no registry answers");
  }
}
