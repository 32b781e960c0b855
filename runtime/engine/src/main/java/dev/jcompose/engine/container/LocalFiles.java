package dev.jcompose.engine.container;

import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
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

  LocalFiles(Machinery machinery, Registry registry) {
    this.registry = registry;
    this.archives = new Archives(machinery);
  }

  @Override
  public void put(String reference, String path, InputStream tar, Set<CopyOption> options) {
    Container container = registry.get(reference);
    LocalContainers.io(
        () -> {
          archives.put(container, path, tar);
          return true;
        });
  }

  @Override
  public PathStat stat(String reference, String path) {
    throw unsupported("copying out of containers");
  }

  @Override
  public PathArchive get(String reference, String path) {
    throw unsupported("copying out of containers");
  }

  @Override
  public InputStream export(String reference) {
    throw unsupported("container export");
  }

  @Override
  public List<FilesystemChange> changes(String reference) {
    throw unsupported("container changes");
  }

  @Override
  public String commit(CommitRequest request) {
    throw unsupported("commit");
  }

  private static EngineException unsupported(String what) {
    return new EngineException(Kind.UNSUPPORTED, what + ": not supported by this engine");
  }
}
