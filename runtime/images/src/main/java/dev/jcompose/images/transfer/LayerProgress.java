package dev.jcompose.images.transfer;

import dev.jcompose.images.transfer.TransferListener.Stage;
import java.time.Duration;
import java.util.List;

/** Tells one layer's progress, and bytes not more often than people can read. */
final class LayerProgress {

  private static final long INTERVAL = Duration.ofMillis(100).toNanos();

  private final String id;
  private final List<TransferListener> listeners;

  // Guarded by this.
  private long told;
  private Stage stage = Stage.PULLING;

  LayerProgress(String id, List<TransferListener> listeners) {
    this.id = id;
    this.listeners = listeners;
  }

  void tell(Stage next) {
    tell(next, 0, 0, "");
  }

  synchronized void tell(Stage next, long current, long total, String note) {
    stage = next;
    told = System.nanoTime();
    for (TransferListener listener : listeners) {
      listener.layer(id, next, current, total, note);
    }
  }

  void note(String text) {
    listeners.forEach(listener -> listener.message(id, text));
  }

  void downloading(long current, long total) {
    moving(Stage.DOWNLOADING, current, total);
  }

  /** Unpacking follows the download closely; it is only worth words once that is over. */
  synchronized void extracting(long current, long total) {
    if (stage == Stage.DOWNLOADED || stage == Stage.EXTRACTING) {
      moving(Stage.EXTRACTING, current, total);
    }
  }

  synchronized void moving(Stage now, long current, long total) {
    if (stage != now || System.nanoTime() - told >= INTERVAL) {
      tell(now, current, total, "");
    }
  }
}
