package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ImportImage;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.engine.api.RegistryAuth;
import dev.jcompose.engine.container.Failures;
import dev.jcompose.images.Image;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.manifest.ImportedConfig;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.registry.Credentials;
import dev.jcompose.images.registry.RegistryException;
import dev.jcompose.images.store.Assembly;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.images.transfer.Puller;
import dev.jcompose.images.transfer.Pusher;
import dev.jcompose.images.transfer.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Images that come and go: their progress in docker's words. */
final class ImageTransfers {

  private final ImageStore images;
  private final Puller puller;
  private final Pusher pusher;
  private final InstantSource clock;

  ImageTransfers(ImageStore images, Puller puller, Pusher pusher, InstantSource clock) {
    this.images = images;
    this.puller = puller;
    this.pusher = pusher;
    this.clock = clock;
  }

  /** As whom a registry is asked. */
  static Credentials credentials(RegistryAuth auth) {
    if (!auth.registryToken().isEmpty()) {
      return new Credentials.RegistryToken(auth.registryToken());
    }
    if (!auth.identityToken().isEmpty()) {
      return new Credentials.IdentityToken(auth.username(), auth.identityToken());
    }
    return auth.username().isEmpty()
        ? Credentials.NONE
        : new Credentials.Basic(auth.username(), auth.password());
  }

  void pull(Reference reference, String platform, RegistryAuth auth, Consumer<Progress> progress) {
    try {
      Platform wanted = platform.isEmpty() ? Platform.here() : Platform.parse(platform);
      Puller.Pulled pulled = puller.pull(reference, wanted, credentials(auth), new Words(progress));
      String name = reference.tagged().familiar();
      progress.accept(Progress.status("", "Digest: " + pulled.digest()));
      progress.accept(
          Progress.status(
              "",
              (pulled.fresh()
                      ? "Status: Downloaded newer image for "
                      : "Status: Image is up to date for ")
                  + name));
    } catch (RegistryException e) {
      boolean hidden =
          e.kind() == RegistryException.Kind.DENIED
              || e.kind() == RegistryException.Kind.UNAUTHORIZED;
      throw hidden ? new EngineException(Kind.NOT_FOUND, text(e), e) : Failures.of(e);
    } catch (IOException e) {
      throw Failures.of(e);
    } catch (InterruptedException e) {
      throw interrupted("pull " + reference.familiar(), e);
    }
  }

  void push(Reference reference, RegistryAuth auth, Consumer<Progress> progress) {
    try {
      Manifest manifest = pusher.push(reference, credentials(auth), new Words(progress));
      String tag = String.valueOf(reference.tagged().tag());
      int size = manifest.content().length;
      progress.accept(
          Progress.status("", tag + ": digest: " + manifest.digest() + " size: " + size));
      progress.accept(Progress.pushed(tag, manifest.digest().toString(), size));
    } catch (IOException e) {
      throw Failures.of(e);
    } catch (InterruptedException e) {
      throw interrupted("push " + reference.familiar(), e);
    }
  }

  private static EngineException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EngineException(Kind.INTERNAL, what + ": interrupted", e);
  }

  private static String text(IOException e) {
    return String.valueOf(e.getMessage());
  }

  /** The names, or ids, of what an archive holds. */
  List<String> load(InputStream archive, Consumer<Progress> progress) {
    try {
      List<String> loaded =
          images.load(archive, line -> progress.accept(Progress.text(line + "\n")));
      for (String name : loaded) {
        String what = name.startsWith("sha256:") ? "Loaded image ID: " : "Loaded image: ";
        progress.accept(Progress.text(what + name + "\n"));
      }
      return loaded;
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  /** Makes an image of one layer; its id. */
  String importRoot(InputStream tar, ImportImage request, Consumer<Progress> progress) {
    List<Reference> names =
        request.reference().isEmpty()
            ? List.of()
            : List.of(LocalImages.parse(request.reference()).tagged());
    try (Assembly assembly = images.assemble(Assembly.Leftovers.DELETED)) {
      ImportedConfig config =
          ImportedConfig.of(request.platform(), request.message(), request.changes());
      byte[] document = config.document(assembly.add(tar).diffId(), clock.instant());
      Image image = assembly.finish(NewImage.of(document, names));
      progress.accept(Progress.status("", image.id().toString()));
      return image.id().toString();
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw Failures.of(e);
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  /** Says what happens in docker's words. */
  private record Words(Consumer<Progress> progress) implements TransferListener {
    @Override
    public void layer(String id, Stage stage, long current, long total, String note) {
      String words = note.isEmpty() ? stage.words() : stage.words() + " " + note;
      progress.accept(Progress.step(id, words, current, total));
    }

    @Override
    public void message(String id, String text) {
      progress.accept(Progress.status(id, text));
    }
  }
}
