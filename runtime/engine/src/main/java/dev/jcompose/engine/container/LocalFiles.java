package dev.jcompose.engine.container;

import static dev.jcompose.engine.container.LocalContainers.io;

import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.FilesystemChange;
import dev.jcompose.engine.api.PathArchive;
import dev.jcompose.engine.api.PathStat;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/** The files of the engine's containers. */
final class LocalFiles implements Engine.Files {

  private final Registry registry;
  private final Archives archives;
  private final Commit commit;

  LocalFiles(Machinery machinery, Registry registry) {
    this.registry = registry;
    this.archives = new Archives(machinery.workers());
    this.commit = new Commit(machinery);
  }

  @Override
  public PathStat stat(String reference, String path) {
    Container container = registry.get(reference);
    return io(() -> archives.stat(container, path));
  }

  @Override
  public PathArchive get(String reference, String path) {
    Container container = registry.get(reference);
    PathArchive archive = io(() -> archives.get(container, path));
    container.publish("archive-path");
    return archive;
  }

  @Override
  public void put(String reference, String path, InputStream tar, Set<CopyOption> options) {
    Container container = registry.get(reference);
    io(
        () -> {
          archives.put(container, path, tar, options);
          return true;
        });
    container.publish("extract-to-dir");
  }

  @Override
  public InputStream export(String reference) {
    Container container = registry.get(reference);
    InputStream tar = io(() -> archives.export(container));
    container.publish("export");
    return tar;
  }

  @Override
  public List<FilesystemChange> changes(String reference) {
    Container container = registry.get(reference);
    return io(() -> Differences.of(container.rootfs()));
  }

  @Override
  public String commit(CommitRequest request) {
    Container container = registry.get(request.container());
    return io(() -> commit.of(container, request));
  }
}
