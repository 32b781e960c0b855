package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.ImagePrune;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.engine.api.ImportImage;
import dev.jcompose.engine.api.Progress;
import dev.jcompose.engine.api.RegistryAuth;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Images in memory, and a registry of names. */
final class FakeImages implements Engine.Images {
  private final FakeEngine engine;
  private final Set<String> offered = new HashSet<>();

  FakeImages(FakeEngine engine) {
    this.engine = engine;
  }

  void offer(String reference) {
    synchronized (engine) {
      offered.add(reference);
    }
  }

  @Override
  public List<ImageSummary> list(boolean all, Filters filters) {
    return List.of();
  }

  @Override
  public ImageDetails inspect(String image) {
    synchronized (engine) {
      engine.called("inspect image " + image);
      ImageDetails found = engine.images.get(image);
      if (found == null) {
        throw new EngineException(Kind.NOT_FOUND, "No such image: " + image);
      }
      return found;
    }
  }

  @Override
  public void pull(
      String reference, String platform, RegistryAuth auth, Consumer<Progress> progress) {
    synchronized (engine) {
      engine.called("pull " + reference);
      if (!offered.contains(reference)) {
        throw new EngineException(
            Kind.NOT_FOUND, "pull access denied for " + reference + ", repository does not exist");
      }
      engine.image(reference);
    }
  }

  @Override
  public void load(InputStream archive, Consumer<Progress> progress) {
    throw new EngineException(Kind.UNSUPPORTED, "load");
  }

  @Override
  public void push(String reference, RegistryAuth auth, Consumer<Progress> progress) {
    synchronized (engine) {
      engine.called("push " + reference);
    }
  }

  @Override
  public void importRoot(InputStream tar, ImportImage request, Consumer<Progress> progress) {
    throw new EngineException(Kind.UNSUPPORTED, "import");
  }

  @Override
  public void save(List<String> references, OutputStream out) {
    throw new EngineException(Kind.UNSUPPORTED, "save");
  }

  @Override
  public ImagePrune prune(Filters filters) {
    throw new EngineException(Kind.UNSUPPORTED, "prune");
  }

  @Override
  public void tag(String image, String reference) {
    throw new EngineException(Kind.UNSUPPORTED, "tag");
  }

  @Override
  public List<ImageDeletion> remove(String image, boolean force, boolean noPrune) {
    synchronized (engine) {
      engine.called("remove image " + image);
      inspect(image);
      engine.images.remove(image);
      return List.of();
    }
  }

  @Override
  public List<Map<String, Object>> history(String image) {
    return List.of();
  }
}
