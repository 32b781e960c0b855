package dev.jcompose.network.firewall;

import dev.jcompose.linux.netlink.NftEvents;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what others do to the host's packet rules and repairs ours afterwards: dockerd that
 * starts later and lets its FORWARD chain drop, {@code nft flush ruleset}, a reload of firewalld.
 */
public final class Warden implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Warden.class);

  /** Rules tend to change many at a time; we look when it is quiet again. */
  private static final Duration QUIET = Duration.ofMillis(100);

  private final Firewall firewall;
  private final NftEvents events;
  private final Thread thread;
  private volatile boolean closed;

  /** Begins to watch; takes {@code events} over, which are of the firewall's namespace. */
  public Warden(Firewall firewall, NftEvents events) {
    this.firewall = firewall;
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("firewall-warden").start(this::watch);
  }

  private void watch() {
    while (!closed) {
      try {
        if (events.await() && !closed) {
          Thread.sleep(QUIET);
          firewall.repair();
        }
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("packet rules are not looked after for now", e);
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    events.wake();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    events.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
