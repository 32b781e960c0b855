package dev.jcompose.images.store;

import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces layers to the disk behind their users' backs. A layer may be used at once; until it is on
 * the disk its record names the boot it was written in, so that after a power failure, and only
 * then, it is known to be in doubt.
 */
final class Forcing {

  private static final Logger log = LoggerFactory.getLogger(Forcing.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Told of each layer that is on the disk. */
  interface Listener {
    void forced(Digest diffId) throws IOException;
  }

  private final StateLayout layout;
  private final Listener listener;
  private final String boot;
  private final Set<Digest> waiting = new HashSet<>();
  private boolean running;

  Forcing(StateLayout layout, Listener listener) throws IOException {
    this.layout = layout;
    this.listener = listener;
    this.boot = Files.readString(BOOT_ID).strip();
  }

  /** This boot's name. */
  String boot() {
    return boot;
  }

  /** Whether a layer's files are what was written. */
  boolean isSafe(LayerRecord layer) {
    return layer.unforced().isEmpty() || layer.unforced().equals(boot);
  }

  /** Has a layer forced if it is not on the disk yet. */
  synchronized void watch(Digest diffId, LayerRecord layer) {
    if (layer.unforced().isEmpty()) {
      return;
    }
    waiting.add(diffId);
    if (!running) {
      running = true;
      // syncfs(2) blocks for long: not on a virtual thread.
      Thread.ofPlatform().name("layer-forcing").daemon().start(this::run);
    }
  }

  private void run() {
    for (Set<Digest> batch = take(); !batch.isEmpty(); batch = take()) {
      try (Directory root = Directory.open(layout.snapshots())) {
        root.syncFileSystem();
        for (Digest diffId : batch) {
          listener.forced(diffId);
        }
      } catch (IOException e) {
        log.warn("layers stay in doubt until the next start count={}", batch.size(), e);
      }
    }
  }

  private synchronized Set<Digest> take() {
    Set<Digest> batch = Set.copyOf(waiting);
    waiting.clear();
    running = !batch.isEmpty();
    notifyAll();
    return batch;
  }

  /** Waits until all layers are on the disk. */
  synchronized void await() throws InterruptedIOException {
    try {
      while (running) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("forcing layers").initCause(e);
    }
  }
}
