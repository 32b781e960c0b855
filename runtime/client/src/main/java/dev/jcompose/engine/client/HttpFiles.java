package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.Created;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.FilesystemChange;
import dev.jcompose.engine.api.PathArchive;
import dev.jcompose.engine.api.PathStat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Files of {@code /containers} over HTTP. */
record HttpFiles(Api api) implements Engine.Files {
  private static final TypeReference<List<FilesystemChange>> CHANGES = new TypeReference<>() {};

  @Override
  public PathStat stat(String container, String path) {
    String what = "stat " + container + ":" + path;
    try {
      Response response = api.open(archive(Request.head(archive(container)), path));
      try (InputStream _ = response.body()) {
        return stat(what, response);
      }
    } catch (IOException e) {
      throw api.http().failure(what, e);
    } catch (EngineException e) {
      // The answer to HEAD has no body that would say it.
      throw e.kind() == Kind.NOT_FOUND
          ? new EngineException(
              Kind.NOT_FOUND, "Could not find the file " + path + " in container " + container, e)
          : e;
    }
  }

  private static PathStat stat(String what, Response response) throws IOException {
    String header = response.header("x-docker-container-path-stat");
    try {
      return ApiJson.mapper().readValue(Base64.getDecoder().decode(header), PathStat.class);
    } catch (IllegalArgumentException e) {
      throw new IOException(what + ": the engine does not say what it is", e);
    }
  }

  @Override
  public PathArchive get(String container, String path) {
    String what = "copy " + container + ":" + path;
    Response response = api.open(archive(Request.get(archive(container)), path));
    try {
      return new PathArchive(stat(what, response), response.body());
    } catch (IOException e) {
      response.connection().close();
      throw api.http().failure(what, e);
    }
  }

  @Override
  public void put(String container, String path, InputStream tar, Set<CopyOption> options) {
    api.call(
        archive(Request.put(archive(container)), path)
            .with("noOverwriteDirNonDir", options.contains(CopyOption.NO_OVERWRITE_DIR_NON_DIR))
            .with("copyUIDGID", options.contains(CopyOption.COPY_UID_GID))
            .body(tar));
  }

  private static String archive(String container) {
    return HttpContainers.path(container, "archive");
  }

  private static Request archive(Request request, String path) {
    return request.with("path", path);
  }

  @Override
  public InputStream export(String container) {
    return api.open(Request.get(HttpContainers.path(container, "export"))).body();
  }

  @Override
  public List<FilesystemChange> changes(String container) {
    // Without a change dockerd answers null.
    return api.callOrNull(Request.get(HttpContainers.path(container, "changes")), CHANGES)
        .orElse(List.of());
  }

  @Override
  public String commit(CommitRequest request) {
    Request commit =
        Request.post("/commit")
            .with("container", request.container())
            .with("repo", request.repo())
            .with("tag", request.tag())
            .with("comment", request.comment())
            .with("author", request.author())
            .with("pause", request.pause() ? "1" : "0");
    request.changes().forEach(change -> commit.with("changes", change));
    return api.call(commit, Created.class).id();
  }
}
