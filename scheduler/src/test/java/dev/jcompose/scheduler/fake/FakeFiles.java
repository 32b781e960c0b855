package dev.jcompose.scheduler.fake;

import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.FilesystemChange;
import dev.jcompose.engine.api.PathArchive;
import dev.jcompose.engine.api.PathStat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Notes what is put into containers. */
record FakeFiles(FakeEngine engine) implements Engine.Files {

  @Override
  public void put(String container, String path, InputStream tar, Set<CopyOption> options) {
    synchronized (engine) {
      FakeContainer found = engine.find(container);
      try {
        engine.called("upload " + found.name + " " + tar.readAllBytes().length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public PathStat stat(String container, String path) {
    throw new UnsupportedOperationException("stat " + path);
  }

  @Override
  public PathArchive get(String container, String path) {
    throw new UnsupportedOperationException("get " + path);
  }

  @Override
  public InputStream export(String container) {
    throw new UnsupportedOperationException("export " + container);
  }

  @Override
  public List<FilesystemChange> changes(String container) {
    throw new UnsupportedOperationException("changes " + container);
  }

  @Override
  public String commit(CommitRequest request) {
    throw new UnsupportedOperationException("commit " + request);
  }
}
