package dev.jcompose.engine.daemon;

import dev.jcompose.engine.container.LocalContainers;
import dev.jcompose.engine.http.HttpServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until the engine should leave: told so, or idle for long enough. */
final class IdleWatch {

  private static final Duration STEP = Duration.ofSeconds(5);

  private final Duration limit;
  private final LocalContainers containers;
  private final HttpServer server;

  IdleWatch(Duration limit, LocalContainers containers, HttpServer server) {
    this.limit = limit;
    this.containers = containers;
    this.server = server;
  }

  void await(CountDownLatch told) throws InterruptedException {
    Duration idle = Duration.ZERO;
    while (!told.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
      boolean busy = containers.counts().all() > 0 || server.connections() > 0;
      idle = busy ? Duration.ZERO : idle.plus(STEP);
      if (idle.compareTo(limit) >= 0) {
        return;
      }
    }
  }
}
