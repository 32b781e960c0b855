package dev.jcompose.images.transfer;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.registry.RegistryException;
import dev.jcompose.images.registry.Repository;
import dev.jcompose.images.store.ArrivingBlob;
import dev.jcompose.images.store.Assembly;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.images.transfer.TransferListener.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Fetches one layer and unpacks it while it comes. */
final class LayerDownload {

  /** A blob that turns out damaged is fetched once more from its beginning. */
  private static final int TRIES = 2;

  private final Repository repository;
  private final Descriptor blob;
  private final Digest diffId;
  private final ImageStore store;
  private final Semaphore permits;
  private final ExecutorService unpacking;
  private final LayerProgress progress;

  LayerDownload(
      Repository repository,
      Descriptor blob,
      Digest diffId,
      ImageStore store,
      Semaphore permits,
      ExecutorService unpacking,
      LayerProgress progress) {
    this.repository = repository;
    this.blob = blob;
    this.diffId = diffId;
    this.store = store;
    this.permits = permits;
    this.unpacking = unpacking;
    this.progress = progress;
  }

  /** The layer stays held by the result until that is closed. */
  AutoCloseable run() throws IOException, InterruptedException {
    progress.tell(permits.availablePermits() > 0 ? Stage.PULLING : Stage.WAITING);
    Assembly assembly = store.assemble(Assembly.Leftovers.KEPT);
    try {
      for (int tries = 1; ; tries++) {
        try {
          attempt(assembly);
          return assembly;
        } catch (ImageException e) {
          if (tries == TRIES) {
            throw e;
          }
          progress.tell(Stage.RETRYING, 0, 0, String.valueOf(e.getMessage()));
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      assembly.close();
      throw e;
    }
  }

  private void attempt(Assembly assembly) throws IOException, InterruptedException {
    try (ArrivingBlob arriving = store.arrive(blob)) {
      Future<UnpackedLayer> unpacked;
      permits.acquire();
      try {
        unpacked =
            unpacking.submit(
                () -> assembly.add(arriving, count -> progress.extracting(count, blob.size())));
        receive(arriving, unpacked);
      } finally {
        permits.release();
      }
      progress.tell(Stage.DOWNLOADED);
      check(await(unpacked));
      progress.tell(Stage.PULLED);
    }
  }

  private void receive(ArrivingBlob arriving, Future<UnpackedLayer> unpacked)
      throws IOException, InterruptedException {
    try {
      download(arriving);
      progress.tell(Stage.VERIFYING);
      arriving.finish();
    } catch (IOException | InterruptedException e) {
      arriving.fail(e instanceof IOException io ? io : new InterruptedIOException("given up"));
      awaitQuietly(unpacked);
      if (e instanceof ImageException) {
        // What came is not what was announced: the next try is to begin anew.
        arriving.forget();
      }
      throw e;
    }
  }

  private void download(ArrivingBlob arriving) throws IOException, InterruptedException {
    Repository.Attempts attempts = repository.attempts();
    byte[] buffer = new byte[1 << 16];
    while (!arriving.isWhole()) {
      long before = arriving.length();
      IOException failure;
      try (InputStream in = repository.blob(blob, before)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          arriving.append(buffer, count);
          progress.downloading(arriving.length(), blob.size());
        }
        if (arriving.isWhole() || blob.size() < 0) {
          return;
        }
        failure = shorter(arriving);
      } catch (ImageException | RegistryException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("fetching layer " + blob.digest());
      }
      if (arriving.length() > before) {
        attempts.progress();
      }
      progress.tell(
          Stage.RETRYING, arriving.length(), blob.size(), String.valueOf(failure.getMessage()));
      if (!attempts.pause()) {
        throw failure instanceof ImageException
            ? failure
            : new RegistryException(
                RegistryException.Kind.UNAVAILABLE,
                "layer "
                    + blob.digest()
                    + " broke off after "
                    + arriving.length()
                    + " of "
                    + blob.size()
                    + " bytes: "
                    + failure.getMessage()
                    + "; the next pull goes on from there",
                failure);
      }
    }
  }

  private ImageException shorter(ArrivingBlob arriving) {
    return new ImageException(
        ImageException.Kind.INVALID,
        "layer "
            + blob.digest()
            + " ends after "
            + arriving.length()
            + " bytes, its manifest says "
            + blob.size());
  }

  private void check(UnpackedLayer layer) throws ImageException {
    if (!layer.diffId().equals(diffId)) {
      throw new ImageException(
          ImageException.Kind.INVALID,
          "layer "
              + blob.digest()
              + " unpacks to "
              + layer.diffId()
              + ", its image's config says "
              + diffId);
    }
    layer.skipped().forEach(what -> progress.note("left out " + what));
  }

  private static UnpackedLayer await(Future<UnpackedLayer> unpacked)
      throws IOException, InterruptedException {
    try {
      return unpacked.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** It must have ended before its blob is closed. */
  private static void awaitQuietly(Future<UnpackedLayer> unpacked) {
    while (true) {
      try {
        unpacked.get();
        return;
      } catch (ExecutionException _) {
        return;
      } catch (InterruptedException _) {
        // It ends by itself: its blob has failed.
      }
    }
  }
}
