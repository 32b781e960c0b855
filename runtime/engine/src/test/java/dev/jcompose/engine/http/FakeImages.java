package dev.jcompose.engine.http;

import dev.jcompose.engine.api.ContainerConfig;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
        new ImageDetails.RootFs("layers", List.of()),
        "",
        "",
        new ImageDetails.Metadata(""));
  }

  @Override
  public void pull(
      String reference, String platform, RegistryAuth auth, Consumer<Progress> progress) {
    if (reference.startsWith("denied")) {
      throw new EngineException(Kind.NOT_FOUND, "pull access denied for " + reference);
    }
    progress.accept(Progress.status("1", "Pulling from " + reference));
    if (reference.startsWith("torn")) {
      throw new EngineException(Kind.INTERNAL, "unexpected EOF");
    }
    progress.accept(Progress.status("", "Status: Downloaded newer image for " + reference));
  }

  @Override
  public void load(InputStream archive, Consumer<Progress> progress) {
    engine.swallow(archive);
    progress.accept(Progress.text("Loaded image: a/b:1\n"));
  }

  @Override
  public void push(String reference, RegistryAuth auth, Consumer<Progress> progress) {
    progress.accept(Progress.status("", "The push refers to repository [" + reference + "]"));
  }

  @Override
  public void importRoot(InputStream tar, ImportImage request, Consumer<Progress> progress) {
    engine.swallow(tar);
  }

  @Override
  public void save(List<String> references, OutputStream out) {
    try {
      out.write(String.join(",", references).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ImagePrune prune(Filters filters) {
    return new ImagePrune(List.of(new ImageDeletion("a/b:1", null)), 1000);
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
