package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.type.TypeReference;
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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code /images} over HTTP. */
record HttpImages(Api api, CredentialSource credentials) implements Engine.Images {
  private static final TypeReference<List<ImageSummary>> SUMMARIES = new TypeReference<>() {};
  private static final TypeReference<List<ImageDeletion>> DELETIONS = new TypeReference<>() {};
  private static final TypeReference<List<Map<String, Object>>> MEMBERS = new TypeReference<>() {};

  private static final String AUTH = "X-Registry-Auth";

  @Override
  public List<ImageSummary> list(boolean all, Filters filters) {
    return api.call(Request.get("/images/json").with("all", all).with(filters), SUMMARIES);
  }

  @Override
  public ImageDetails inspect(String image) {
    return api.call(Request.get("/images/" + image + "/json"), ImageDetails.class);
  }

  @Override
  public void pull(
      String reference, String platform, RegistryAuth auth, Consumer<Progress> progress) {
    Request request =
        Request.post("/images/create")
            .with("fromImage", withTag(reference))
            .with("platform", platform)
            .header(AUTH, credentials.orElse(auth, reference).encode());
    follow("pull " + reference, request, progress);
  }

  @Override
  public void push(String reference, RegistryAuth auth, Consumer<Progress> progress) {
    String tagged = withTag(reference);
    int colon = tagged.lastIndexOf(':');
    Request request =
        Request.post("/images/" + tagged.substring(0, colon) + "/push")
            .with("tag", tagged.substring(colon + 1))
            .header(AUTH, credentials.orElse(auth, reference).encode());
    follow("push " + reference, request, progress);
  }

  @Override
  public void importRoot(InputStream tar, ImportImage asked, Consumer<Progress> progress) {
    Request request =
        Request.post("/images/create")
            .with("fromSrc", "-")
            .with("repo", asked.reference())
            .with("message", asked.message())
            .with("platform", asked.platform());
    asked.changes().forEach(change -> request.with("changes", change));
    follow("import image", request.body(tar), progress);
  }

  @Override
  public void save(List<String> references, OutputStream out) {
    Request request = Request.get("/images/get");
    references.forEach(reference -> request.with("names", reference));
    try (InputStream archive = api.open(request).body()) {
      archive.transferTo(out);
    } catch (IOException e) {
      throw api.http().failure("save images", e);
    }
  }

  @Override
  public ImagePrune prune(Filters filters) {
    return api.call(Request.post("/images/prune").with(filters), ImagePrune.class);
  }

  /** Without a tag the API fetches every tag there is. */
  private static String withTag(String reference) {
    boolean tagged =
        reference.indexOf('@') >= 0 || reference.indexOf(':', reference.lastIndexOf('/') + 1) >= 0;
    return tagged ? reference : reference + ":latest";
  }

  @Override
  public void load(InputStream archive, Consumer<Progress> progress) {
    follow("load image", Request.post("/images/load").body(archive), progress);
  }

  private void follow(String what, Request request, Consumer<Progress> progress) {
    api.http()
        .limited(
            what,
            () -> {
              read(what, request, progress);
              return true;
            });
  }

  private void read(String what, Request request, Consumer<Progress> progress) {
    try (JsonStream<Progress> messages =
        new JsonStream<>(api.open(request).body(), Progress.class)) {
      while (true) {
        Progress message = messages.next();
        if (message == null) {
          return;
        }
        String error = message.error();
        if (error != null) {
          throw new EngineException(Kind.INTERNAL, what + ": " + error);
        }
        progress.accept(message);
      }
    } catch (IOException e) {
      throw api.http().failure(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.INTERNAL, what + ": interrupted", e);
    }
  }

  @Override
  public void tag(String image, String reference) {
    int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    api.call(
        Request.post("/images/" + image + "/tag")
            .with("repo", colon < 0 ? reference : reference.substring(0, colon))
            .with("tag", colon < 0 ? "" : reference.substring(colon + 1)));
  }

  @Override
  public List<ImageDeletion> remove(String image, boolean force, boolean noPrune) {
    return api.call(
        Request.delete("/images/" + image).with("force", force).with("noprune", noPrune),
        DELETIONS);
  }

  @Override
  public List<Map<String, Object>> history(String image) {
    return api.call(Request.get("/images/" + image + "/history"), MEMBERS);
  }
}
