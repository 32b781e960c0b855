package dev.jcompose.engine.http;

import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.ImageDeletion;
import dev.jcompose.engine.api.ImageDetails;
import dev.jcompose.engine.api.ImageSummary;
import dev.jcompose.engine.api.Progress;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One image; pulls of "denied" fail at once, those of "torn" on the way. */
record FakeImages(FakeEngine engine) implements Engine.Images {
  @Override
  public List<ImageSummary> list(boolean all, Filters filters) {
    return List.of(
        new ImageSummary(
            "sha256:" + "1".repeat(64),
            "",
            List.of("a/b:1"),
            List.of(),
            1_700_000_000,
            1000,
            -1,
            Map.of(),
            -1));
  }

  @Override
  public ImageDetails inspect(String image) {
    return new ImageDetails(
        "sha256:" + "1".repeat(64),
        List.of(image),
        List.of(),
        "2024-05-01T10:00:00Z",
        "",
        "amd64",
        "",
        "linux",
        1000,
        ContainerConfig.builder().build(),
        new ImageDetails.RootFs("layers", List.of()));
  }

  @Override
  public void pull(String reference, String platform, Consumer<Progress> progress) {
    if (reference.startsWith("denied")) {
      throw new EngineException(Kind.NOT_FOUND, "pull access denied for " + reference);
    }
    progress.accept(new Progress(null, "Pulling from " + reference, "1", null, null));
    if (reference.startsWith("torn")) {
      throw new EngineException(Kind.INTERNAL, "unexpected EOF");
    }
    progress.accept(
        new Progress(null, "Status: Downloaded newer image for " + reference, null, null, null));
  }

  @Override
  public void load(InputStream archive, Consumer<Progress> progress) {
    engine.swallow(archive);
    progress.accept(Progress.text("Loaded image: a/b:1\n"));
  }

  @Override
  public void tag(String image, String reference) {}

  @Override
  public List<ImageDeletion> remove(String image, boolean force, boolean noPrune) {
    return List.of(new ImageDeletion(image, null));
  }

  @Override
  public List<Map<String, Object>> history(String image) {
    return List.of(
        Map.of("Id", "<missing>", "Created", 1_700_000_000L, "CreatedBy", "x", "Size", 1));
  }
}
