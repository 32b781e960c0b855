package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.Engine;

/** What an engine can do; asked for once, and only when it matters. */
final class EngineTraits {
  private static final int MAJOR = 1;

  /** API 1.44: a container can be created on several networks. */
  private static final int MANY_ENDPOINTS = 44;

  private final Engine engine;
  private String apiVersion = "";

  EngineTraits(Engine engine) {
    this.engine = engine;
  }

  /** Whether create takes all endpoints; otherwise all but the first are connected after it. */
  synchronized boolean endpointsAtCreation() {
    if (apiVersion.isEmpty()) {
      apiVersion = engine.version().apiVersion();
    }
    int dot = apiVersion.indexOf('.');
    try {
      int major = Integer.parseInt(apiVersion.substring(0, Math.max(0, dot)));
      int minor = Integer.parseInt(apiVersion.substring(dot + 1));
      return major > MAJOR || (major == MAJOR && minor >= MANY_ENDPOINTS);
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
