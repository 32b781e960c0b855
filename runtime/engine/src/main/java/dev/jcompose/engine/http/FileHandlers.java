package dev.jcompose.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.PathArchive;
import dev.jcompose.engine.api.PathStat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Containers' files: {@code archive}, {@code export}, {@code changes} and {@code commit}. */
final class FileHandlers {
  private static final String STAT = "X-Docker-Container-Path-Stat";
  private static final String TAR = "application/x-tar";

  private final Engine.Files files;

  FileHandlers(Engine.Files files) {
    this.files = files;
  }

  void stat(Exchange exchange) throws IOException {
    PathStat stat = files.stat(exchange.path("id"), path(exchange));
    exchange.empty(200, Map.of(STAT, header(stat)));
  }

  void get(Exchange exchange) throws IOException {
    try (PathArchive archive = files.get(exchange.path("id"), path(exchange))) {
      send(exchange, archive.tar(), TAR, Map.of(STAT, header(archive.stat())));
    }
  }

  void put(Exchange exchange) {
    Query query = exchange.query();
    Set<CopyOption> options = EnumSet.noneOf(CopyOption.class);
    if (query.flag("noOverwriteDirNonDir")) {
      options.add(CopyOption.NO_OVERWRITE_DIR_NON_DIR);
    }
    if (query.flag("copyUIDGID")) {
      options.add(CopyOption.COPY_UID_GID);
    }
    files.put(exchange.path("id"), path(exchange), exchange.body(), options);
    exchange.empty(200);
  }

  private static String path(Exchange exchange) {
    String path = exchange.query().text("path");
    if (path.isEmpty()) {
      throw new EngineException(Kind.INVALID, "bad parameter: 'path' cannot be empty");
    }
    return path;
  }

  private static String header(PathStat stat) throws JsonProcessingException {
    return Base64.getEncoder().encodeToString(ApiJson.mapper().writeValueAsBytes(stat));
  }

  void export(Exchange exchange) throws IOException {
    try (InputStream tar = files.export(exchange.path("id"))) {
      send(exchange, tar, "application/octet-stream", Map.of());
    }
  }

  private static void send(
      Exchange exchange, InputStream tar, String type, Map<String, String> headers)
      throws IOException {
    Outbound out = exchange.stream(type, headers);
    tar.transferTo(out);
    out.finish();
  }

  /** Nothing is null, as dockerd says it. */
  void changes(Exchange exchange) {
    var changes = files.changes(exchange.path("id"));
    exchange.json(200, changes.isEmpty() ? ApiJson.mapper().nullNode() : changes);
  }

  void commit(Exchange exchange) {
    Query query = exchange.query();
    String container = query.text("container");
    if (container.isEmpty()) {
      throw new EngineException(Kind.NOT_FOUND, "No such container: " + container);
    }
    String id =
        files.commit(
            new CommitRequest(
                container,
                query.text("repo"),
                query.text("tag"),
                query.text("comment"),
                query.text("author"),
                query.flagOr("pause", true),
                lines(query.all("changes"))));
    ObjectNode answer = ApiJson.mapper().createObjectNode();
    exchange.json(201, answer.put("Id", id));
  }

  /** Each value may hold several instructions. */
  private static List<String> lines(List<String> changes) {
    return changes.stream().flatMap(String::lines).filter(line -> !line.isBlank()).toList();
  }
}
