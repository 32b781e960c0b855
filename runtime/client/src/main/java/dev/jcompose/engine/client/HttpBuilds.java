package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ImageBuild;
import dev.jcompose.engine.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** {@code /build} over HTTP. */
record HttpBuilds(Api api) implements Engine.Builds {

  @Override
  public void build(ImageBuild build, InputStream files, Consumer<Progress> progress) {
    String what = build.tags().isEmpty() ? "build" : "build " + build.tags().getFirst();
    Request request = request(build).body(files);
    api.http()
        .limited(
            what,
            () -> {
              read(what, request, progress);
              return true;
            });
  }

  private static Request request(ImageBuild build) {
    Request request =
        Request.post("/build")
            .with("dockerfile", build.dockerfile())
            .with("remote", build.remote())
            .with("target", build.target())
            .with("nocache", build.noCache())
            .with("pull", build.pull())
            .with("q", build.quiet())
            .with("networkmode", build.networkMode())
            .with("shmsize", number(build.shmSize()))
            .with("memory", number(build.memory()))
            .with("cgroupparent", build.cgroupParent())
            .with("platform", build.platform())
            .with("privileged", build.privileged())
            .with("contextdir", build.contextDirectory())
            .with("extended", build.form() != ImageBuild.Form.CLASSIC)
            .with("check", build.form() == ImageBuild.Form.CHECK)
            .with("rm", true);
    build.tags().forEach(tag -> request.with("t", tag));
    build.extraHosts().forEach(host -> request.with("extrahosts", host));
    build.uncachedStages().forEach(stage -> request.with("nocachefilter", stage));
    json(request, "buildargs", build.buildArgs(), build.buildArgs().isEmpty());
    json(request, "labels", build.labels(), build.labels().isEmpty());
    json(request, "ulimits", build.ulimits(), build.ulimits().isEmpty());
    json(request, "contexts", build.contexts(), build.contexts().isEmpty());
    return request;
  }

  private static String number(long value) {
    return value == 0 ? "" : Long.toString(value);
  }

  private static void json(Request request, String name, Object value, boolean empty) {
    if (!empty) {
      try {
        request.with(name, ApiJson.mapper().writeValueAsString(value));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(name, e);
      }
    }
  }

  private void read(String what, Request request, Consumer<Progress> progress) {
    try (JsonStream<Progress> messages =
        new JsonStream<>(api.open(request).body(), Progress.class)) {
      for (Progress message = messages.next(); message != null; message = messages.next()) {
        String error = message.error();
        if (error != null) {
          throw new EngineException(Kind.INVALID, error);
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
  public int prune() {
    JsonNode answer = api.call(Request.post("/build/prune"), JsonNode.class);
    return answer.path("CachesDeleted").size();
  }
}
